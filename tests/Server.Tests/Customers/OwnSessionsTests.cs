using System.Net;
using SessionContext.Server.Tests.Events;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.OwnContext;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Customers;

/// <summary>Contract § 9: a customer sees their own devices and logs them out.</summary>
[EachEngine]
public sealed class OwnSessionsTests(SessionFixture shop) : IClassFixture<SessionFixture>
{
    private readonly string _customer = EventCalls.NewId();

    [Fact]
    public async Task The_list_has_every_session_and_marks_the_current_one()
    {
        var phone = await shop.WithContextAsync(_customer);
        var laptop = await shop.WithContextAsync(_customer);
        (await phone.PatchAsync("""{"siteCode":"main"}""")).Is(HttpStatusCode.NoContent);
        await shop.WithContextAsync(EventCalls.NewId());

        var list = (await laptop.OwnSessionsAsync())
            .Is(HttpStatusCode.OK)
            .Json.EnumerateArray()
            .ToDictionary(session => session.GetProperty("sessionId").GetString()!);

        Assert.Equal(new[] { phone.SessionId, laptop.SessionId }.Order(), list.Keys.Order());
        Assert.False(list[phone.SessionId].GetProperty("current").GetBoolean());
        Assert.True(list[laptop.SessionId].GetProperty("current").GetBoolean());
        Assert.Equal("main", list[phone.SessionId].GetProperty("siteCode").GetString());
        Assert.False(list[laptop.SessionId].TryGetProperty("siteCode", out _));
        var metadata = (await phone.GetAsync()).Json.GetProperty("metadata");
        foreach (var time in new[] { "createdAt", "modifiedAt" })
        {
            Assert.Equal(
                metadata.GetProperty(time).GetString(),
                list[phone.SessionId].GetProperty(time).GetString()
            );
        }
    }

    [Fact]
    public async Task One_device_is_logged_out()
    {
        var phone = await shop.WithContextAsync(_customer);
        var laptop = await shop.WithContextAsync(_customer);
        (await laptop.EndOwnAsync($"/{phone.SessionId}")).Is(HttpStatusCode.NoContent);
        (await shop.ContextAsync(phone.SessionId)).Is(HttpStatusCode.NotFound);
        (await shop.CustomerRefreshAsync(phone.RefreshToken)).Is(HttpStatusCode.Unauthorized);
        (await phone.OwnSessionsAsync()).IsInvalidToken("The session was logged out.");
        (await laptop.GetAsync()).Is(HttpStatusCode.OK);
        (await laptop.EndOwnAsync($"/{phone.SessionId}")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_device_without_a_context_is_logged_out()
    {
        var phone = await shop.WithoutContextAsync(_customer);
        var laptop = await shop.WithContextAsync(_customer);
        (await laptop.EndOwnAsync($"/{phone.SessionId}")).Is(HttpStatusCode.NoContent);
        (await shop.CustomerRefreshAsync(phone.RefreshToken)).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_session_of_somebody_else_is_not_found()
    {
        var own = await shop.WithContextAsync(_customer);
        var other = await shop.WithContextAsync(EventCalls.NewId());
        var guest = await Visit.WithContextAsync(shop);
        foreach (var session in new[] { other.SessionId, guest.SessionId, EventCalls.NewId() })
        {
            (await own.EndOwnAsync($"/{session}")).Is(HttpStatusCode.NotFound);
        }

        (await other.GetAsync()).Is(HttpStatusCode.OK);
        (await guest.GetAsync()).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task All_other_devices_are_logged_out()
    {
        var phone = await shop.WithContextAsync(_customer);
        var tablet = await shop.WithoutContextAsync(_customer);
        var laptop = await shop.WithContextAsync(_customer);
        (await laptop.EndOwnAsync("?except=current")).Is(HttpStatusCode.NoContent);
        await phone.AssertEndedAsync();
        await tablet.AssertEndedAsync();
        (await laptop.GetAsync()).Is(HttpStatusCode.OK);
        (await shop.CustomerRefreshAsync(laptop.RefreshToken)).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?except=")]
    [InlineData("?except=all")]
    public async Task Without_the_exception_nothing_is_ended(string query)
    {
        var visit = await shop.WithContextAsync(_customer);
        (await visit.EndOwnAsync(query)).Names("except");
        (await visit.GetAsync()).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_guest_has_no_devices()
    {
        var guest = await Visit.WithContextAsync(shop);
        (await guest.OwnSessionsAsync()).Says(
            HttpStatusCode.Forbidden,
            "the token has no customer"
        );
        (await guest.EndOwnAsync($"/{guest.SessionId}")).Is(HttpStatusCode.Forbidden);
        (await guest.EndOwnAsync("?except=current")).Is(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_logged_out_device_ends_no_other()
    {
        var phone = await shop.WithContextAsync(_customer);
        var laptop = await shop.WithContextAsync(_customer);
        (await shop.LogOutAsync(phone.Token)).Is(HttpStatusCode.NoContent);
        (await phone.EndOwnAsync($"/{laptop.SessionId}")).Is(HttpStatusCode.Unauthorized);
        (await phone.EndOwnAsync("?except=current")).Is(HttpStatusCode.Unauthorized);
        (await laptop.GetAsync()).Is(HttpStatusCode.OK);
    }
}
