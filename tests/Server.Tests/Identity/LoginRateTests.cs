using System.Net;
using SessionContext.Server.Access;
using SessionContext.Server.Tests.Logins;

namespace SessionContext.Server.Tests.Identity;

/// <summary>Calls that need no token are limited by the caller's address, all of them together.</summary>
public sealed class LoginRateTests
{
    public static TheoryData<string> Paths =>
        [
            $"/customerlogin/auth/anonymous/login?tenant=demo&client_id={SessionFixture.Id}",
            $"/customerlogin/auth/anonymous/refresh?tenant=demo&client_id={SessionFixture.Id}&refresh_token=x",
            "/customer/demo/refreshauthtoken?refresh_token=x",
            "/customer/demo/logout?accessToken=x",
        ];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task An_address_over_the_limit_has_to_wait(string path)
    {
        await using var shop = await SessionFixture.OpenAsync("--Limits:LoginsPerMinute=1");
        (await shop.LogInAsync()).Is(HttpStatusCode.OK);

        var refused = (await shop.GetAsync(path)).Is(HttpStatusCode.TooManyRequests);

        Assert.Equal(429, refused.Json.GetProperty("code").GetInt32());
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
    }

    [Fact]
    public async Task Other_calls_go_on()
    {
        await using var shop = await SessionFixture.OpenAsync("--Limits:LoginsPerMinute=1");
        var token = (await shop.LogInAsync()).Access();
        (await shop.LogInAsync()).Is(HttpStatusCode.TooManyRequests);

        (await shop.ValidateAsync(token)).Is(HttpStatusCode.OK);
        (await shop.ContextAsync("nothing-here")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Without_the_limit_nobody_has_to_wait()
    {
        await using var shop = await SessionFixture.OpenAsync("--Limits:LoginsPerMinute=0");
        for (var i = 0; i < 10; i++)
        {
            (await shop.LogInAsync()).Is(HttpStatusCode.OK);
        }
    }

    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    public void Addresses_that_one_caller_can_choose_among_count_together(
        string address,
        string network
    ) => Assert.Equal(IPAddress.Parse(network), LoginRate.Network(IPAddress.Parse(address)));
}
