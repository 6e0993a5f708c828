using System.Net;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.OwnContext;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Journey;

/// <summary>Contract § 6: a lifetime that is configured later holds for the contexts that are there.</summary>
[EachEngine]
public sealed class LaterLifetimeTests : IAsyncLifetime
{
    private readonly ChangingShop _shop = new();

    public ValueTask InitializeAsync() => _shop.InitializeAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task A_customers_context_ends_after_its_last_change()
    {
        var visit = await CustomerAsync();
        await LimitAsync();
        (await visit.GetAsync()).Is(HttpStatusCode.OK);
        _shop.Pass(TimeSpan.FromHours(2));
        (await visit.GetAsync()).Is(HttpStatusCode.NotFound);
        (await _shop.ContextAsync(visit.SessionId)).Is(HttpStatusCode.NotFound);
        (await visit.SetAsync("""{"key":"a","value":1}""")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_context_that_has_ended_can_be_created_again()
    {
        var visit = await CustomerAsync();
        _shop.Pass(TimeSpan.FromHours(2));
        await LimitAsync();
        (await _shop.ContextAsync(visit.SessionId)).Is(HttpStatusCode.NotFound);
        await _shop.CreateContextAsync(visit.SessionId);
        Assert.Equal(1, (await _shop.ContextAsync(visit.SessionId)).Version);
    }

    [Fact]
    public async Task A_refresh_extends_the_life_by_the_new_lifetime()
    {
        var visit = await CustomerAsync();
        _shop.Pass(TimeSpan.FromMinutes(110));
        await LimitAsync();
        (await _shop.CustomerRefreshAsync(visit.RefreshToken)).Is(HttpStatusCode.OK);
        _shop.Pass(TimeSpan.FromMinutes(110));
        (await _shop.ContextAsync(visit.SessionId)).Is(HttpStatusCode.OK);
        _shop.Pass(TimeSpan.FromMinutes(10));
        (await _shop.ContextAsync(visit.SessionId)).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_tenants_own_lifetime_holds_as_well()
    {
        var visit = await CustomerAsync();
        await LimitAsync("--Sessions:Tenants:demo:CustomerLifetime=02:00:00");
        _shop.Pass(TimeSpan.FromHours(2));
        (await _shop.ContextAsync(visit.SessionId)).Is(HttpStatusCode.NotFound);
    }

    private async Task<Visit> CustomerAsync()
    {
        var visit = await Visit.WithContextAsync(_shop);
        await visit.BecomeAsync("ann");
        return visit;
    }

    private Task LimitAsync(string setting = "--Sessions:CustomerLifetime=02:00:00")
    {
        _shop.Lifetimes = [setting];
        return _shop.RestartAsync();
    }

    private sealed class ChangingShop : SessionFixture
    {
        public string[] Lifetimes { get; set; } = [];

        protected override string[] Settings => Lifetimes;
    }
}
