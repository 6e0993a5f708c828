using System.Net.Http.Headers;
using System.Text;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.ShopDirectory;

namespace SessionContext.Server.Tests.PublicClients;

/// <summary>
/// A shop as its public clients expect it: a context from the log-in on, passwords checked by a customer service, stale
/// versions answered with 404.
/// </summary>
public sealed class PublicShop : SessionFixture
{
    private UpstreamServer? _customers;

    protected override string[] Settings =>
        [
            "--Sessions:CreateContextAtLogin=true",
            "--Compatibility:StaleVersionIs404=true",
            "--Identity:Issuers:0:Name=site_DE",
            $"--Identity:CustomerLogin:Address={_customers!.Address}/customer/{{tenant}}/login",
        ];

    public override async ValueTask InitializeAsync()
    {
        _customers = await UpstreamServer.StartAsync(
            Answers.Json("""{"customerId":"ann","email":"ann@shop.example"}""")
        );
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _customers!.DisposeAsync();
    }

    /// <summary>A request as a client writes it: one line, then a bearer token and a body where it has them.</summary>
    internal async Task<Answer> SendAsync(
        string line,
        string? bearer = null,
        string? json = null,
        params (string Name, string Value)[] form
    )
    {
        var (method, path) = (line.Split(' ')[0], line.Split(' ')[1]);
        using var request = new HttpRequestMessage(new(method), path);
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/plain, */*");
        request.Headers.TryAddWithoutValidation("X-Correlation-Id", Guid.NewGuid().ToString("N"));
        if (bearer is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        }

        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }
        else if (form.Length > 0)
        {
            request.Content = new FormUrlEncodedContent(
                form.Select(field => KeyValuePair.Create(field.Name, field.Value))
            );
        }

        using var response = await Server.Http.SendAsync(request);
        return await Answer.OfAsync(response);
    }
}
