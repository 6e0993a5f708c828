using System.Net;
using System.Net.Http.Json;
using System.Text;

namespace SessionContext.Faults.Tests.Erasure;

/// <summary>A customer with sessions, whom a test erases and then looks for.</summary>
internal sealed class ErasedCustomer(ServerProcess service)
{
    private const int Sessions = 40;
    private const string Root = "/session-context/shop";

    /// <summary>The scopes of a client that may do all of this.</summary>
    public static readonly KeyValuePair<string, string> Scope = new(
        "Identity__Clients__0__Scopes__1",
        "sessioncontext.privacy_manage"
    );

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The customer's id: in no other test, and no part of another word.</summary>
    public string Id { get; } = $"customer{Guid.NewGuid():N}";

    /// <summary>What an attribute of the customer's sessions has.</summary>
    public string Attribute { get; } = $"attribute{Guid.NewGuid():N}";

    /// <summary>What must not be found.</summary>
    public string[] Traces => [Id, Attribute];

    /// <summary>
    /// Creates the customer's sessions, small and large, and changes each; and somebody else's, since an engine may
    /// treat an empty table differently.
    /// </summary>
    public async Task BeginAsync()
    {
        await SendAsync(
            HttpMethod.Put,
            $"{Root}/context/other?upsert=true",
            new { metadata = new { } },
            HttpStatusCode.NoContent
        );
        for (var i = 0; i < Sessions; i++)
        {
            var session = $"session-{i}";
            var large = new string('x', i % 2 * 1_000);
            await SendAsync(
                HttpMethod.Put,
                $"{Root}/context/{session}?upsert=true",
                new { context = new { a = Attribute, large }, metadata = new { } },
                HttpStatusCode.NoContent
            );
            await LogInAsync(i, session);
            await SendAsync(
                HttpMethod.Post,
                $"{Root}/context/{session}/attributes",
                new { key = "b", value = Attribute },
                HttpStatusCode.NoContent
            );
        }
    }

    /// <summary>Erases the customer by a call.</summary>
    public Task EraseAsync() =>
        SendAsync(HttpMethod.Delete, $"{Root}/customers/{Id}", null, HttpStatusCode.OK);

    /// <summary>
    /// The log has the customer in one line, of the audit log, and nothing of a document; the metrics have neither.
    /// </summary>
    public async Task IsInNoLogButTheAuditLogAsync()
    {
        var lines = service.Output.Split('\n');
        Assert.DoesNotContain(lines, line => line.Contains(Attribute, StringComparison.Ordinal));
        var named = lines.Where(line => line.Contains(Id, StringComparison.Ordinal));
        Assert.Contains("SessionContext.Audit", Assert.Single(named), StringComparison.Ordinal);

        var metrics = await service.Http.GetStringAsync("/metrics", Cancellation);
        Assert.All(
            Traces,
            trace => Assert.DoesNotContain(trace, metrics, StringComparison.Ordinal)
        );
    }

    private async Task LogInAsync(int number, string session)
    {
        using var content = new StringContent(
            $$$"""{"specversion":"1.0","id":"{{{number}}}","source":"/t","type":"customer.logged.in","data":{"sessionId":"{{{session}}}","customerId":"{{{Id}}}"}}""",
            Encoding.UTF8,
            "application/cloudevents+json"
        );
        using var answer = await service.Http.PostAsync($"{Root}/events", content, Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private async Task SendAsync(
        HttpMethod method,
        string path,
        object? body,
        HttpStatusCode expected
    )
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : JsonContent.Create(body);
        using var answer = await service.Http.SendAsync(request, Cancellation);
        Assert.True(
            answer.StatusCode == expected,
            await answer.Content.ReadAsStringAsync(Cancellation)
        );
    }
}
