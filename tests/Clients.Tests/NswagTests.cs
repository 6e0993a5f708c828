using System.Net.Http.Headers;
using NswagClient;

namespace SessionContext.Clients.Tests;

/// <summary>The client that NSwag generates compiles, and makes the tour of the README.</summary>
public sealed class NswagTests(Service service)
{
    [Fact]
    public async Task The_generated_client_makes_the_tour()
    {
        const string session = "nswag";
        var cancellationToken = TestContext.Current.CancellationToken;
        using var http = new HttpClient { BaseAddress = service.Address };
        var client = await AuthorizedAsync(http, cancellationToken);

        await PutAsync(new() { SiteCode = "main", Currency = "EUR" }, upsert: true);
        var created = await ReadAsync();
        Assert.Equal(("main", "EUR", 1), Summary(created));

        await PutAsync(
            new()
            {
                Currency = "CHF",
                Metadata = new() { Version = created.Metadata.Version },
            }
        );
        var stale = await Assert.ThrowsAsync<ApiException<ConflictError>>(() =>
            PutAsync(
                new()
                {
                    Currency = "USD",
                    Metadata = new() { Version = 1 },
                }
            )
        );
        Assert.Equal("stale_version", stale.Result.Error);
        Assert.Equal(2, stale.Result.CurrentVersion);

        await client.POSTSessionContextAddAttributeSessionIdAsync(
            "demo",
            session,
            null,
            null,
            new() { Key = "pointOfSale", Value = new { store = 17 } },
            cancellationToken
        );
        Assert.True((await ReadAsync()).Context.ContainsKey("pointOfSale"));
        await client.DELETESessionContextRemoveAttributeAsync(
            "demo",
            session,
            "pointOfSale",
            null,
            cancellationToken
        );
        await client.DELETESessionContextEndSessionContextAsync(
            "demo",
            session,
            null,
            cancellationToken
        );
        var gone = await Assert.ThrowsAsync<ApiException<SessionNotFoundError>>(ReadAsync);
        Assert.Equal("session_not_found", gone.Result.Error);

        Task<SessionContext_GET> ReadAsync() =>
            client.GETSessionContextRetrieveSessionContextAsync(
                "demo",
                session,
                null,
                null,
                cancellationToken
            );

        Task PutAsync(SessionContext_PUT context, bool? upsert = null) =>
            client.PUTSessionContextUpdateSessionContextAsync(
                "demo",
                session,
                upsert,
                null,
                null,
                null,
                null,
                context,
                cancellationToken
            );
    }

    [Fact]
    public async Task The_generated_client_finds_sessions_and_ends_a_customers()
    {
        const string tenant = "demo";
        var cancellationToken = TestContext.Current.CancellationToken;
        using var http = new HttpClient { BaseAddress = service.Address };
        var client = await AuthorizedAsync(http, cancellationToken);
        await client.PUTSessionContextUpdateSessionContextAsync(
            tenant,
            "nswag-found",
            true,
            null,
            null,
            null,
            null,
            new() { CartId = "nswag-cart", Metadata = new() },
            cancellationToken
        );

        var list = await client.GETSessionContextListSessionContextsAsync(
            tenant,
            null,
            "nswag-cart",
            null,
            null,
            null,
            null,
            null,
            null,
            cancellationToken
        );
        Assert.Equal("nswag-found", Assert.Single(list).SessionId);
        var bulk = await client.POSTSessionContextRetrieveSessionContextsAsync(
            tenant,
            null,
            new() { SessionIds = ["nswag-found", "nswag-missing"] },
            cancellationToken
        );
        Assert.Equal([200, 404], bulk.Select(result => result.Code));

        const string customer = "nswag-customer";
        var ended = await client.DELETESessionContextEndCustomerSessionsAsync(
            tenant,
            customer,
            null,
            cancellationToken
        );
        Assert.Equal(0, ended.Ended);
        var export = await client.GETSessionContextExportCustomerAsync(
            tenant,
            customer,
            cancellationToken
        );
        Assert.Empty(export.Contexts);
        var receipt = await client.DELETESessionContextEraseCustomerAsync(
            tenant,
            customer,
            cancellationToken
        );
        Assert.Equal(customer, receipt.CustomerId);
        Assert.NotEmpty(receipt.Receipt);
    }

    private async Task<SessionContextClient> AuthorizedAsync(
        HttpClient http,
        CancellationToken cancellationToken
    )
    {
        var client = new SessionContextClient(http) { BaseUrl = service.Address.ToString() };
        var token = await client.POSTOauthRequestClientCredentialsAsync(
            new()
            {
                Grant_type = "client_credentials",
                Client_id = Service.ClientId,
                Client_secret = Service.Secret,
            },
            cancellationToken
        );
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            token.Access_token
        );
        return client;
    }

    private static (string?, string?, long) Summary(SessionContext_GET context) =>
        (context.SiteCode, context.Currency, context.Metadata.Version);
}
