using System.Net;
using SessionContext.Server.Tests.Events;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.OwnContext;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Customers;

/// <summary>Contract § 9: all sessions of a customer are ended at once.</summary>
[EachEngine]
public sealed class EndSessionsTests(SessionFixture shop) : IClassFixture<SessionFixture>
{
    private readonly string _customer = EventCalls.NewId();

    [Fact]
    public async Task Contexts_are_gone_and_tokens_are_refused()
    {
        var first = await shop.WithContextAsync(_customer);
        var second = await shop.WithContextAsync(_customer);
        Assert.Equal(2, (await shop.EndAllAsync(_customer)).Ended());
        await first.AssertEndedAsync();
        await second.AssertEndedAsync();
    }

    [Fact]
    public async Task A_session_without_a_context_is_ended_too()
    {
        var visit = await shop.WithoutContextAsync(_customer);
        (await shop.EndAllAsync(_customer)).Is(HttpStatusCode.OK);
        await visit.AssertEndedAsync();
    }

    [Fact]
    public async Task A_session_whose_context_became_anonymous_is_ended_too()
    {
        var visit = await shop.WithContextAsync(_customer);
        (
            await shop.SendAsync(
                HttpMethod.Put,
                $"/session-context/demo/context/{visit.SessionId}",
                shop.ServiceToken,
                """{"metadata":{"version":2}}""",
                await shop.SaasTokenAsync(_customer)
            )
        ).Is(HttpStatusCode.NoContent);
        Assert.Equal(0, (await shop.EndAllAsync(_customer)).Ended());
        (await shop.CustomerRefreshAsync(visit.RefreshToken)).Is(HttpStatusCode.Unauthorized);
        shop.Pass(CustomerCalls.Patience);
        (await visit.GetAsync()).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_repeated_call_counts_what_it_ended_itself()
    {
        await shop.WithContextAsync(_customer);
        Assert.Equal(1, (await shop.EndAllAsync(_customer)).Ended());
        Assert.Equal(0, (await shop.EndAllAsync(_customer)).Ended());
    }

    [Fact]
    public async Task More_sessions_than_a_page_has_are_ended_and_counted()
    {
        const int count = 150;
        var saas = await shop.SaasTokenAsync(_customer);
        var sessions = Enumerable.Range(0, count).Select(_ => EventCalls.NewId()).ToArray();
        await Parallel.ForEachAsync(
            sessions,
            async (session, _) =>
                (await shop.PutAsync(session, _customer, saas)).Is(HttpStatusCode.NoContent)
        );
        Assert.Equal(count, (await shop.ExportAsync(_customer)).Count("contexts"));
        Assert.Equal(count - 1, (await shop.EndAllAsync(_customer, sessions[70])).Ended());
        Assert.Equal(1, (await shop.ExportAsync(_customer)).Count("contexts"));
        Assert.Equal(1, (await shop.EndAllAsync(_customer)).Ended());
    }

    [Fact]
    public async Task The_excepted_session_goes_on()
    {
        var other = await shop.WithContextAsync(_customer);
        var kept = await shop.WithContextAsync(_customer);
        Assert.Equal(1, (await shop.EndAllAsync(_customer, kept.SessionId)).Ended());
        await other.AssertEndedAsync();
        (await kept.GetAsync()).Is(HttpStatusCode.OK);
        var refreshed = await shop.CustomerRefreshAsync(kept.RefreshToken);
        var access = refreshed.Is(HttpStatusCode.OK).Access();
        shop.Pass(CustomerCalls.Patience);
        (await shop.SendAsync(HttpMethod.Get, Visit.Path, access)).Is(HttpStatusCode.OK);
        (await shop.CustomerRefreshAsync(refreshed.Refresh())).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_session_that_was_ended_does_not_come_back_as_the_excepted_one()
    {
        var visit = await shop.WithoutContextAsync(_customer);
        await shop.EndAllAsync(_customer);
        await shop.EndAllAsync(_customer, visit.SessionId);
        await visit.AssertEndedAsync();
    }

    [Fact]
    public async Task An_excepted_session_ends_with_the_next_call()
    {
        var visit = await shop.WithContextAsync(_customer);
        await shop.EndAllAsync(_customer, visit.SessionId);
        Assert.Equal(1, (await shop.EndAllAsync(_customer)).Ended());
        await visit.AssertEndedAsync();
    }

    [Fact]
    public async Task A_log_in_right_after_it_is_valid()
    {
        await shop.WithContextAsync(_customer);
        await shop.EndAllAsync(_customer);
        var visit = await shop.WithContextAsync(_customer);
        shop.Pass(CustomerCalls.Patience);
        (await visit.GetAsync()).Is(HttpStatusCode.OK);
        (await shop.CustomerRefreshAsync(visit.RefreshToken)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Sessions_of_others_go_on()
    {
        var other = await shop.WithContextAsync(EventCalls.NewId());
        var guest = await Visit.WithContextAsync(shop);
        await shop.WithContextAsync(_customer);
        await shop.EndAllAsync(_customer);
        shop.Pass(CustomerCalls.Patience);
        (await other.GetAsync()).Is(HttpStatusCode.OK);
        (await guest.GetAsync()).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_plain_log_out_ends_one_session_alone()
    {
        var first = await shop.WithContextAsync(_customer);
        var second = await shop.WithContextAsync(_customer);
        (await shop.LogOutAsync(first.Token)).Is(HttpStatusCode.NoContent);
        shop.Pass(CustomerCalls.Patience);
        (await second.GetAsync()).Is(HttpStatusCode.OK);
        (await shop.CustomerRefreshAsync(second.RefreshToken)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_log_out_with_a_token_of_before_is_refused()
    {
        var visit = await shop.WithContextAsync(_customer);
        await shop.EndAllAsync(_customer);
        (await shop.LogOutAsync(visit.Token)).IsInvalidToken("The customer's sessions were ended.");
    }

    [Fact]
    public async Task A_saas_token_of_before_creates_no_context()
    {
        var saas = await shop.SaasTokenAsync(_customer);
        await shop.EndAllAsync(_customer);
        (await shop.PutAsync(EventCalls.NewId(), _customer, saas)).Says(
            HttpStatusCode.Forbidden,
            "issued before"
        );
        var fresh = await shop.SaasTokenAsync(_customer);
        (await shop.PutAsync(EventCalls.NewId(), _customer, fresh)).Is(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_session_that_is_no_id_is_refused()
    {
        (await shop.EndAllAsync(_customer, "%20")).Names("except");
        (await shop.EndAllAsync(new string('c', 129))).Names("customerId");
    }

    [Fact]
    public async Task The_id_of_a_customer_may_have_any_character()
    {
        const string customer = "a/b %2F?#é";
        var visit = await shop.WithContextAsync(customer);
        Assert.Equal(1, (await shop.EndAllAsync(customer)).Ended());
        await visit.AssertEndedAsync();
    }
}
