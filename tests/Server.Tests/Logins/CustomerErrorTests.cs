using System.Net;
using System.Text.Json;
using SessionContext.Server.Tests.Contexts;

namespace SessionContext.Server.Tests.Logins;

/// <summary>Contract § 4: errors below /customer have the shapes that clients of the hosted service know.</summary>
public sealed class CustomerErrorTests(SessionFixture shop) : IClassFixture<SessionFixture>
{
    [Fact]
    public async Task The_status_is_the_number()
    {
        var bearer = (await shop.LogInAsync()).Access();
        Answer[] answers =
        [
            await shop.GetAsync("/customer/demo/refreshauthtoken"),
            await shop.GetAsync("/customer/demo/refreshauthtoken?refreshToken=x"),
            await shop.GetAsync("/customer/demo/validateauthtoken"),
            await shop.SendAsync(HttpMethod.Get, "/customer/other/validateauthtoken", bearer),
            await shop.GetAsync("/customer/demo/nothing-here"),
            await shop.SendAsync(HttpMethod.Put, "/customer/demo/logout", null),
        ];
        Assert.Equal([400, 401, 401, 403, 404, 405], answers.Select(answer => (int)answer.Status));
        foreach (var answer in answers)
        {
            Assert.Equal((int)answer.Status, answer.Json.GetProperty("status").GetInt32());
            Assert.Equal((int)answer.Status, answer.Json.GetProperty("code").GetInt32());
            Assert.NotEmpty(answer.Text("message"));
        }
    }

    [Theory]
    [InlineData("/customer/demo/validateauthtoken", null)]
    [InlineData("/customer/demo/validateauthtoken", "nonsense")]
    [InlineData("/customer/demo/refreshauthtoken?refreshToken=x", null)]
    [InlineData("/customer/demo/logout?accessToken=x", null)]
    [InlineData("/CUSTOMER/demo/validateauthtoken", null)]
    public async Task A_401_has_the_gateways_fault(string path, string? bearer)
    {
        var answer = (await shop.SendAsync(HttpMethod.Get, path, bearer)).Is(
            HttpStatusCode.Unauthorized
        );
        var error = answer.Json.GetProperty("fault");
        Assert.Equal("Invalid Access Token", error.GetProperty("faultstring").GetString());
        Assert.Equal(
            "oauth.v2.InvalidAccessToken",
            error.GetProperty("detail").GetProperty("errorcode").GetString()
        );
    }

    [Fact]
    public async Task Other_errors_have_none() =>
        Assert.DoesNotContain(
            "fault",
            (await shop.GetAsync("/customer/demo/refreshauthtoken")).Text,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("/session-context/demo/me/context", "Unauthorized")]
    [InlineData("/customerlogin/auth/anonymous/login", "Bad Request")]
    [InlineData("/customers", null)]
    public async Task Errors_elsewhere_keep_their_shape(string path, string? status)
    {
        var answer = await shop.GetAsync(path);
        Assert.Equal(status ?? "Not Found", answer.Json.GetProperty("status").GetString());
        Assert.False(answer.Json.TryGetProperty("fault", out JsonElement _));
    }
}
