using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace SessionContext.Faults.Tests;

/// <summary>One client that changes one session again and again, and remembers what it was promised.</summary>
internal sealed class SessionWriter(string sessionId)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>The last version that was answered 204.</summary>
    public long Acknowledged { get; private set; }

    private string Path => $"/session-context/shop/context/{sessionId}";

    /// <summary>Writes until the service is gone.</summary>
    public async Task WriteUntilCutOffAsync(HttpClient http, Action acknowledged)
    {
        try
        {
            while (true)
            {
                Assert.Equal(HttpStatusCode.NoContent, await WriteAsync(http));
                acknowledged();
            }
        }
        catch (HttpRequestException)
        {
            // Cut off: this write may have been made or not.
        }
    }

    /// <summary>Writes the next version once.</summary>
    public async Task<HttpStatusCode> WriteAsync(HttpClient http, int padding = 0)
    {
        using var body = new ByteArrayContent(
            Encoding.UTF8.GetBytes(
                $$$"""{"context":{"n":{{{Acknowledged + 1}}},"pad":"{{{new string('x', padding)}}}"},"metadata":{"version":{{{Acknowledged}}}}}"""
            )
        );
        body.Headers.ContentType = Json;
        using var answer = await http.PutAsync(
            Path + "?upsert=true",
            body,
            TestContext.Current.CancellationToken
        );
        if (answer.StatusCode == HttpStatusCode.NoContent)
        {
            Acknowledged++;
        }
        else if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            // Whoever is told to come back is told when.
            Assert.NotNull(answer.Headers.RetryAfter?.Delta);
        }

        return answer.StatusCode;
    }

    /// <summary>
    /// Reads the session back: every acknowledged change is there, whole, and at most the one that was under way on
    /// top.
    /// </summary>
    public async Task CheckAsync(HttpClient http) =>
        Acknowledged = await CheckBetweenAsync(http, Acknowledged);

    /// <summary>
    /// Reads back a session as it was at some time since it had this version: each change is whole, and none is there
    /// that was never sent.
    /// </summary>
    /// <returns>The version that is there; 0: none.</returns>
    public async Task<long> CheckBetweenAsync(HttpClient http, long acknowledgedThen)
    {
        using var answer = await http.GetAsync(Path, TestContext.Current.CancellationToken);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            Assert.Equal(0, acknowledgedThen);
            return 0;
        }

        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, body);
        using var json = JsonDocument.Parse(body);
        var version = json.RootElement.GetProperty("metadata").GetProperty("version").GetInt64();
        Assert.InRange(version, acknowledgedThen, Acknowledged + 1);
        Assert.Equal(version, json.RootElement.GetProperty("context").GetProperty("n").GetInt64());
        return version;
    }
}
