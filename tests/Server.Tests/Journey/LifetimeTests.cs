using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SessionContext.Core;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.OwnContext;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Journey;

/// <summary>Contract § 6: how long a context lives.</summary>
[EachEngine]
public sealed class LifetimeTests(LifetimeTests.Shop shop) : IClassFixture<LifetimeTests.Shop>
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task An_anonymous_context_ends_to_the_millisecond_after_the_tenants_own_time()
    {
        var visit = await Visit.WithContextAsync(shop);

        shop.Pass(Shop.Anonymous - Millisecond);
        await ReadsAsync(visit, HttpStatusCode.OK);
        shop.Pass(Millisecond);
        await ReadsAsync(visit, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_tenant_without_times_of_its_own_has_the_general_ones()
    {
        var login = await shop.LogInAsync(tenant: "other", client: "elsewhere");
        var path = $"/session-context/other/context/{login.SessionId()}";
        (
            await shop.SendAsync(
                HttpMethod.Put,
                $"{path}?upsert=true",
                Service(),
                """{"metadata":{}}"""
            )
        ).Is(HttpStatusCode.NoContent);

        shop.Pass(Shop.Anonymous);

        (await shop.SendAsync(HttpMethod.Get, path, Service())).Is(HttpStatusCode.OK);

        string Service() => shop.Idp.Token(token => token.Claims["tenant"] = "other");
    }

    [Fact]
    public async Task Every_change_begins_its_life_anew_and_reading_does_not()
    {
        var visit = await Visit.WithContextAsync(shop);

        shop.Pass(Shop.Anonymous - Millisecond);
        (await visit.SetAsync("""{"key":"a","value":1}""")).Is(HttpStatusCode.Created);
        shop.Pass(Shop.Anonymous - Millisecond);
        (await visit.PatchAsync("""{"currency":"CHF","metadata":{"version":2}}""")).Is(
            HttpStatusCode.NoContent
        );
        shop.Pass(Shop.Anonymous - Millisecond);
        await ReadsAsync(visit, HttpStatusCode.OK);
        shop.Pass(Millisecond);

        await ReadsAsync(visit, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_token_refresh_begins_its_life_anew_and_changes_nothing_else()
    {
        var visit = await Visit.WithContextAsync(shop);
        var before = await shop.ContextAsync(visit.SessionId);

        shop.Pass(Shop.Anonymous - Millisecond);
        (await shop.RefreshAsync(visit.RefreshToken)).Is(HttpStatusCode.OK);
        shop.Pass(Shop.Anonymous - Millisecond);

        var after = (await shop.ContextAsync(visit.SessionId)).Is(HttpStatusCode.OK);
        Assert.Equal((before.Text, before.ETag), (after.Text, after.ETag));
        shop.Pass(Millisecond);
        await ReadsAsync(visit, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_customers_context_has_no_timeout()
    {
        var visit = await Visit.WithContextAsync(shop);
        await visit.BecomeAsync("ann");

        shop.Pass(TimeSpan.FromDays(3_650));

        await ReadsAsync(visit, HttpStatusCode.OK);
    }

    // Redis and its kind free by their own clock, which no test advances; Storage.Conformance tells that they do.
    [Fact]
    [Trait("Store", "Sweeper")]
    public async Task The_storage_of_ended_contexts_is_purged_in_the_background()
    {
        await using var own = await SessionFixture.OpenAsync();
        var visits = new List<Visit>();
        for (var i = 0; i < 5; i++)
        {
            visits.Add(await Visit.WithContextAsync(own));
        }

        await visits[0].BecomeAsync("ann");
        own.Pass(TimeSpan.FromHours(1));

        var store = own.Server.Services.GetRequiredService<ISessionContextStore>();
        Assert.True(Tenant.TryParse("demo", out var demo));
        while ((await store.CountByTenantAsync(TestContext.Current.CancellationToken))[demo] > 1)
        {
            own.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await ReadsAsync(visits[0], HttpStatusCode.OK);
    }

    private static async Task ReadsAsync(Visit visit, HttpStatusCode status)
    {
        var path = $"/session-context/demo/context/{visit.SessionId}";
        var token = visit.Shop.ServiceToken;
        (await visit.Shop.SendAsync(HttpMethod.Get, path, token)).Is(status);
    }

    /// <summary>One tenant has times of its own.</summary>
    public sealed class Shop : SessionFixture
    {
        public static readonly TimeSpan Anonymous = TimeSpan.FromMinutes(10);

        protected override string[] Settings =>
            ["--Sessions:Tenants:demo:AnonymousLifetime=00:10:00"];
    }
}
