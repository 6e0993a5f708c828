using System.Text.Json;
using KiotaClient;
using KiotaClient.Models;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Http.HttpClientLibrary;

namespace SessionContext.Clients.Tests;

/// <summary>The client that Kiota generates compiles, and makes the tour of the README.</summary>
public sealed class KiotaTests(Service service)
{
    [Fact]
    public async Task The_generated_client_makes_the_tour()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var authorized = await AuthorizedAsync(cancellationToken);
        var context = new SessionContextClient(authorized).SessionContext["demo"].Context["kiota"];
        await PutAsync(
            new()
            {
                SiteCode = "main",
                Currency = "EUR",
                Metadata = new(),
            },
            true
        );
        var created = await context.GetAsync(cancellationToken: cancellationToken);
        Assert.Equal(
            ("main", "EUR", 1),
            (created!.SiteCode, created.Currency, created.Metadata!.Version)
        );

        await PutAsync(
            new()
            {
                Currency = "CHF",
                Metadata = new() { Version = created.Metadata.Version },
            }
        );
        var stale = await Assert.ThrowsAsync<ConflictError>(() =>
            PutAsync(
                new()
                {
                    Currency = "USD",
                    Metadata = new() { Version = 1 },
                }
            )
        );
        Assert.Equal(("stale_version", 2), (stale.Error, stale.CurrentVersion));

        await context.Attributes.PostAsync(
            new() { Key = "pointOfSale", Value = new UntypedString("shop 17") },
            cancellationToken: cancellationToken
        );
        var changed = await context.GetAsync(cancellationToken: cancellationToken);
        Assert.Equal("shop 17", changed!.Context!.AdditionalData["pointOfSale"]);
        await context.Attributes["pointOfSale"].DeleteAsync(cancellationToken: cancellationToken);
        await context.DeleteAsync(cancellationToken: cancellationToken);
        var gone = await Assert.ThrowsAsync<SessionNotFoundError>(() =>
            context.GetAsync(cancellationToken: cancellationToken)
        );
        Assert.Equal("session_not_found", gone.Error);

        Task PutAsync(SessionContext_PUT body, bool? upsert = null) =>
            context.PutAsync(
                body,
                request => request.QueryParameters.Upsert = upsert,
                cancellationToken
            );
    }

    [Fact]
    public async Task The_generated_client_finds_sessions_and_ends_a_customers()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var authorized = await AuthorizedAsync(cancellationToken);
        var tenant = new SessionContextClient(authorized).SessionContext["demo"];
        await tenant
            .Context["kiota-found"]
            .PutAsync(
                new() { CartId = "kiota-cart", Metadata = new() },
                request => request.QueryParameters.Upsert = true,
                cancellationToken
            );

        var list = await tenant.Context.GetAsync(
            request => request.QueryParameters.CartId = "kiota-cart",
            cancellationToken
        );
        Assert.Equal("kiota-found", Assert.Single(list!).SessionId);
        // Kiota knows no type for the body of a 207.
        await using var bulk = await tenant.Context.Bulk.PostAsync(
            new() { SessionIds = ["kiota-found", "kiota-missing"] },
            cancellationToken: cancellationToken
        );
        using var json = await JsonDocument.ParseAsync(bulk!, default, cancellationToken);
        Assert.Equal(
            [200, 404],
            json.RootElement.EnumerateArray().Select(one => one.GetProperty("code").GetInt32())
        );

        var customer = tenant.Customers["kiota-customer"];
        var ended = await customer.Sessions.DeleteAsync(cancellationToken: cancellationToken);
        Assert.Equal(0, ended!.Ended);
        var export = await customer.Export.GetAsync(cancellationToken: cancellationToken);
        Assert.Empty(export!.Contexts!);
        var receipt = await customer.DeleteAsync(cancellationToken: cancellationToken);
        Assert.Equal("kiota-customer", receipt!.CustomerId);
        Assert.NotEmpty(receipt.Receipt!);
    }

    private async Task<HttpClientRequestAdapter> AuthorizedAsync(
        CancellationToken cancellationToken
    )
    {
        using var adapter = Adapter(new AnonymousAuthenticationProvider());
        var token = await new SessionContextClient(adapter).Oauth.Token.PostAsync(
            new()
            {
                GrantType = "client_credentials",
                ClientId = Service.ClientId,
                ClientSecret = Service.Secret,
            },
            cancellationToken: cancellationToken
        );
        return Adapter(
            new BaseBearerTokenAuthenticationProvider(new KnownToken(token!.AccessToken!))
        );
    }

    private HttpClientRequestAdapter Adapter(IAuthenticationProvider authentication) =>
        new(authentication) { BaseUrl = service.Address.ToString().TrimEnd('/') };

    private sealed class KnownToken(string token) : IAccessTokenProvider
    {
        public AllowedHostsValidator AllowedHostsValidator { get; } = new();

        public Task<string> GetAuthorizationTokenAsync(
            Uri uri,
            Dictionary<string, object>? additionalAuthenticationContext = null,
            CancellationToken cancellationToken = default
        ) => Task.FromResult(token);
    }
}
