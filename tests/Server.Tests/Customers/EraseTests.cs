using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SessionContext.Core;
using SessionContext.Core.Scans;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Events;
using SessionContext.Server.Tests.Journey;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.OwnContext;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Customers;

/// <summary>
/// Contract § 9: after an erasure nothing that is stored names the customer, and nothing of before brings them back.
/// </summary>
[EachEngine]
public sealed class EraseTests(SessionFixture shop) : IClassFixture<SessionFixture>
{
    private const int Rounds = 10;
    private readonly string _customer = EventCalls.NewId();

    [Fact]
    public async Task Nothing_that_is_stored_names_the_customer()
    {
        var first = await shop.WithContextAsync(_customer);
        var bare = await shop.WithoutContextAsync(_customer);
        var loggedOut = await shop.WithContextAsync(_customer);
        await shop.LogOutAsync(loggedOut.Token);
        Assert.True(await IsStoredAsync());

        Assert.Equal(2, (await shop.EraseAsync(_customer)).Ended());

        Assert.False(await IsStoredAsync());
        await first.AssertEndedAsync();
        await bare.AssertEndedAsync();
        var export = await shop.ExportAsync(_customer);
        Assert.All(["contexts", "logins", "records"], list => Assert.Equal(0, export.Count(list)));
    }

    [Fact]
    public async Task The_receipt_is_signed_by_the_service_and_is_no_token()
    {
        await shop.WithContextAsync(_customer);
        var answer = (await shop.EraseAsync(_customer)).Is(HttpStatusCode.OK);
        Assert.Equal(_customer, answer.Text("customerId"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", answer.Text("erasedAt"));
        var receipt = answer.Text("receipt");

        var keys = new JsonWebKeySet(await shop.Server.Http.GetStringAsync("/.well-known/jwks"));
        var checkedReceipt = await new JsonWebTokenHandler().ValidateTokenAsync(
            receipt,
            new()
            {
                IssuerSigningKeys = keys.GetSigningKeys(),
                ValidTypes = ["erasure-receipt+jwt"],
                ValidateAudience = false,
                ValidateIssuer = false,
                ValidateLifetime = false,
            }
        );

        Assert.True(checkedReceipt.IsValid);
        Assert.Equal(_customer, checkedReceipt.Claims["sub"]);
        Assert.Equal("demo", checkedReceipt.Claims["tenant"]);
        Assert.Equal(answer.Text("erasedAt"), checkedReceipt.Claims["erasedAt"]);
        (await shop.SendAsync(HttpMethod.Get, Visit.Path, receipt)).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_repeated_erasure_gives_a_receipt_again()
    {
        await shop.WithContextAsync(_customer);
        Assert.Equal(1, (await shop.EraseAsync(_customer)).Ended());
        var again = await shop.EraseAsync(_customer);
        Assert.Equal(0, again.Ended());
        Assert.NotEmpty(again.Text("receipt"));
        Assert.NotEmpty((await shop.EraseAsync(EventCalls.NewId())).Text("receipt"));
    }

    [Fact]
    public async Task Late_events_do_not_bring_the_customer_back()
    {
        var session = EventCalls.NewId();
        await shop.CreateContextAsync(session);
        var before = shop.Time.GetUtcNow();
        shop.Pass(TimeSpan.FromSeconds(1));
        await shop.EraseAsync(_customer);
        await shop.TellAsync(
            "customer.logged.in",
            new { sessionId = session, customerId = _customer },
            time: before
        );
        await shop.TellAsync(
            "cart.created",
            new
            {
                cartId = EventCalls.NewId(),
                sessionId = EventCalls.NewId(),
                customerId = _customer,
            },
            time: before
        );
        Assert.False(await IsStoredAsync());
    }

    [Fact]
    public async Task A_repeated_event_does_not_bring_the_customer_back()
    {
        var id = EventCalls.NewId();
        var loggedIn = new { sessionId = EventCalls.NewId(), customerId = _customer };
        var time = shop.Time.GetUtcNow();
        await shop.CreateContextAsync(loggedIn.sessionId);
        await shop.TellAsync("customer.logged.in", loggedIn, id, time);
        Assert.Equal(1, (await shop.EraseAsync(_customer)).Ended());
        await shop.TellAsync("customer.logged.in", loggedIn, id, time);
        Assert.False(await IsStoredAsync());
    }

    [Fact]
    public async Task A_log_out_with_an_outside_token_does_not_bring_the_customer_back()
    {
        var visit = await Visit.BeginAsync(shop);
        await shop.EraseAsync(_customer);
        var token = shop.Idp.Token(token =>
        {
            token.Claims["sessionId"] = visit.SessionId;
            token.Claims["customerId"] = _customer;
            token.Claims["scope"] = "profile";
        });
        (await shop.LogOutAsync(token)).Is(HttpStatusCode.NoContent);
        Assert.False(await IsStoredAsync());
    }

    [Fact]
    public async Task Whoever_comes_back_under_the_same_id_has_a_session()
    {
        await shop.EraseAsync(_customer);
        var visit = await shop.WithContextAsync(_customer);
        shop.Pass(CustomerCalls.Patience);
        (await visit.GetAsync()).Is(HttpStatusCode.OK);
        Assert.Equal(1, (await shop.EraseAsync(_customer)).Ended());
    }

    [Fact]
    public async Task Another_tenants_customer_of_the_same_id_stays()
    {
        var anonymous = await shop.LogInAsync(tenant: "other", client: "elsewhere");
        var theirs = await shop.ExchangeAsync(
            anonymous.Access(),
            shop.Subject(_customer, token => token.Claims["tenant"] = "other"),
            "other"
        );
        theirs.Is(HttpStatusCode.OK);
        await shop.EraseAsync(_customer);
        (await shop.CustomerRefreshAsync(theirs.Refresh(), "other")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_log_in_during_the_erasure_leaves_nothing_or_is_a_new_one()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var customer = EventCalls.NewId();
            var visit = await Visit.WithContextAsync(shop);
            var login = shop.ExchangeAsync(visit.Token, shop.Subject(customer));
            await Task.WhenAll(login, shop.EraseAsync(customer));
            await IsGoneUnlessAsync(
                (await login).Status == HttpStatusCode.OK,
                customer,
                await login
            );
        }
    }

    [Fact]
    public async Task A_PUT_during_the_erasure_leaves_nothing()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var customer = EventCalls.NewId();
            var saas = await shop.SaasTokenAsync(customer);
            var session = EventCalls.NewId();
            await shop.CreateContextAsync(session);
            var puts = Enumerable
                .Range(0, 4)
                .Select(_ => shop.PutAsync(EventCalls.NewId(), customer, saas))
                .Append(
                    shop.SendAsync(
                        HttpMethod.Put,
                        $"/session-context/demo/context/{session}",
                        shop.ServiceToken,
                        $$"""{"metadata":{"version":1},"customerId":"{{customer}}"}""",
                        saas
                    )
                );
            await Task.WhenAll(puts.Append(shop.EraseAsync(customer)));
            Assert.False(await IsStoredAsync(customer));
        }
    }

    [Fact]
    public async Task A_refresh_and_a_log_out_during_the_erasure_leave_nothing()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var customer = EventCalls.NewId();
            var visit = await shop.WithContextAsync(customer);
            var other = await shop.WithoutContextAsync(customer);
            await Task.WhenAll(
                shop.CustomerRefreshAsync(visit.RefreshToken),
                shop.LogOutAsync(other.Token),
                shop.EraseAsync(customer)
            );
            Assert.False(await IsStoredAsync(customer));
        }
    }

    // A log-in that succeeded began after the cut-off, and its tokens are valid.
    private async Task IsGoneUnlessAsync(bool isLoggedIn, string customer, Answer login)
    {
        if (!isLoggedIn)
        {
            Assert.False(await IsStoredAsync(customer));
            return;
        }

        // Or the erasure came after it, and ended it.
        var refresh = await shop.CustomerRefreshAsync(login.Refresh());
        if (refresh.Status != HttpStatusCode.OK)
        {
            Assert.False(await IsStoredAsync(customer));
        }
    }

    private async Task<bool> IsStoredAsync(string? customer = null)
    {
        var wanted = customer ?? _customer;
        var store = shop.Server.Services.GetRequiredService<ISessionContextStore>();
        await foreach (
            var page in store.ScanAsync(null, null, TestContext.Current.CancellationToken)
        )
        {
            foreach (var entry in page.Entries)
            {
                var (key, bytes) = entry switch
                {
                    ScannedContext context => (context.Key.ToString(), context.Context.Document),
                    ScannedRecord record => (record.Key.ToString(), record.Record.Value),
                    _ => throw new InvalidOperationException(),
                };
                if (
                    key.Contains(wanted, StringComparison.Ordinal)
                    || System
                        .Text.Encoding.UTF8.GetString(bytes.Span)
                        .Contains(wanted, StringComparison.Ordinal)
                )
                {
                    return true;
                }
            }
        }

        return false;
    }
}
