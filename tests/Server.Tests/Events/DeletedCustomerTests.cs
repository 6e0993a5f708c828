using System.Net;
using SessionContext.Server.Tests.Journey;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.OwnContext;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Events;

/// <summary>Contract § 7: a customer who was deleted has no context, in whatever order the events come.</summary>
[EachEngine]
public sealed class DeletedCustomerTests(SessionFixture shop) : IClassFixture<SessionFixture>
{
    private const int Rounds = 20;
    private readonly string _customer = EventCalls.NewId();
    private readonly string _session = EventCalls.NewId();

    [Fact]
    public async Task A_log_in_from_before_the_deletion_ends_the_context_as_the_deletion_would_have()
    {
        await shop.CreateContextAsync(_session);
        var before = Earlier();
        await DeleteCustomerAsync();
        await LogInAsync(before);
        (await shop.ContextAsync(_session)).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_cart_from_before_the_deletion_creates_no_context()
    {
        var before = Earlier();
        await DeleteCustomerAsync();
        await CreateCartAsync(before, _customer);
        (await shop.ContextAsync(_session)).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Who_logged_in_before_there_was_a_context_does_not_get_it_with_the_cart()
    {
        await LogInAsync();
        shop.Pass(TimeSpan.FromSeconds(1));
        await DeleteCustomerAsync();
        shop.Pass(TimeSpan.FromSeconds(1));
        await CreateCartAsync();
        Assert.False(
            (await shop.ContextAsync(_session))
                .Is(HttpStatusCode.OK)
                .Json.TryGetProperty("customerId", out _)
        );
    }

    [Fact]
    public async Task A_log_in_from_before_the_deletion_gets_no_context_months_later_either()
    {
        await LogInAsync();
        shop.Pass(TimeSpan.FromSeconds(1));
        await DeleteCustomerAsync();
        shop.Pass(TimeSpan.FromDays(120));
        await CreateCartAsync();
        Assert.False(
            (await shop.ContextAsync(_session))
                .Is(HttpStatusCode.OK)
                .Json.TryGetProperty("customerId", out _)
        );
    }

    [Fact]
    public async Task A_log_in_with_a_token_during_the_deletion_has_no_context_unless_it_came_after()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var customer = EventCalls.NewId();
            var visit = await Visit.WithContextAsync(shop);
            var login = shop.ExchangeAsync(visit.Token, shop.Subject(customer));
            await Task.WhenAll(login, DeleteCustomerAsync(customer));
            var isValid =
                (await login).Status == HttpStatusCode.OK
                && (await shop.CustomerRefreshAsync((await login).Refresh())).Status
                    == HttpStatusCode.OK;
            (await shop.ContextAsync(visit.SessionId)).Is(
                isValid ? HttpStatusCode.OK : HttpStatusCode.NotFound
            );
        }
    }

    [Fact]
    public async Task Who_comes_back_under_the_same_id_has_a_context()
    {
        await shop.CreateContextAsync(_session);
        await DeleteCustomerAsync();
        shop.Pass(TimeSpan.FromSeconds(1));
        await LogInAsync(shop.Time.GetUtcNow());
        Assert.Equal(_customer, (await shop.ContextAsync(_session)).Text("customerId"));
    }

    [Fact]
    public async Task A_deletion_concerns_no_other_customer()
    {
        await shop.CreateContextAsync(_session);
        var before = Earlier();
        await shop.TellAsync("customer.deleted", new { customerId = EventCalls.NewId() });
        await LogInAsync(before);
        Assert.Equal(_customer, (await shop.ContextAsync(_session)).Text("customerId"));
    }

    [Fact]
    public async Task A_cart_that_comes_again_ends_no_context_that_was_created_since()
    {
        var created = new { cartId = "c-1", sessionId = _session };
        var id = EventCalls.NewId();
        await shop.TellAsync("cart.created", created, id);
        var path = $"/session-context/demo/context/{_session}";
        await shop.SendAsync(HttpMethod.Delete, path, shop.ServiceToken);
        (
            await shop.SendAsync(
                HttpMethod.Put,
                $"{path}?upsert=true",
                shop.ServiceToken,
                """{"customerId":"ann","cartId":"c-1","metadata":{}}""",
                await shop.SaasTokenAsync("ann")
            )
        ).Is(HttpStatusCode.NoContent);

        await shop.TellAsync("cart.created", created, id);

        Assert.Equal("ann", (await shop.ContextAsync(_session)).Text("customerId"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_is_deleted_while_they_log_in_or_fill_a_cart_has_no_context(bool withCart)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var customer = EventCalls.NewId();
            var session = EventCalls.NewId();
            if (!withCart)
            {
                await shop.CreateContextAsync(session);
            }

            await Task.WhenAll(
                withCart
                    ? CreateCartAsync(null, customer, session)
                    : LogInAsync(null, customer, session),
                DeleteCustomerAsync(customer)
            );

            Assert.DoesNotContain(
                customer,
                (await shop.ContextAsync(session)).Text,
                StringComparison.Ordinal
            );
        }
    }

    private DateTimeOffset Earlier()
    {
        var now = shop.Time.GetUtcNow();
        shop.Pass(TimeSpan.FromSeconds(1));
        return now;
    }

    private Task DeleteCustomerAsync(string? customer = null) =>
        shop.TellAsync("customer.deleted", new { customerId = customer ?? _customer });

    private Task LogInAsync(
        DateTimeOffset? time = null,
        string? customer = null,
        string? session = null
    ) =>
        shop.TellAsync(
            "customer.logged.in",
            new { sessionId = session ?? _session, customerId = customer ?? _customer },
            time: time
        );

    private Task CreateCartAsync(
        DateTimeOffset? time = null,
        string? customer = null,
        string? session = null
    ) =>
        shop.TellAsync(
            "cart.created",
            new
            {
                cartId = EventCalls.NewId(),
                sessionId = session ?? _session,
                customerId = customer,
            },
            time: time
        );
}
