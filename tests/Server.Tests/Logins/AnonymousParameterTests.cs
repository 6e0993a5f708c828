using System.Net;

namespace SessionContext.Server.Tests.Logins;

/// <summary>Contract § 4: what official samples send beside the parameters of the anonymous log-in.</summary>
public sealed class AnonymousParameterTests(SessionFixture shop) : IClassFixture<SessionFixture>
{
    private const string Path = "/customerlogin/auth/anonymous";
    private const string Samples =
        $"hybris-tenant=demo&hybris-session-id=4711&x=y&client_id={SessionFixture.Id}";

    [Fact]
    public async Task The_tenant_may_be_named_by_hybris_tenant_and_the_rest_is_ignored()
    {
        var login = (await shop.GetAsync($"{Path}/login?{Samples}")).Is(HttpStatusCode.OK);
        Assert.Equal("tenant=demo anonymous", login.Text("scope"));
        Assert.NotEqual("4711", login.SessionId());
        var refreshed = await shop.GetAsync(
            $"{Path}/refresh?{Samples}&refresh_token={login.Refresh()}"
        );
        Assert.Equal(login.SessionId(), refreshed.Is(HttpStatusCode.OK).SessionId());
    }

    [Fact]
    public async Task The_tenant_comes_before_it() =>
        Assert.Equal(
            "tenant=demo anonymous",
            (
                await shop.GetAsync(
                    $"{Path}/login?tenant=demo&hybris-tenant=other&client_id={SessionFixture.Id}"
                )
            ).Text("scope")
        );

    [Theory]
    [InlineData("")]
    [InlineData("&hybris-tenant=NO")]
    public async Task Without_a_tenant_the_answer_names_the_parameter(string query) =>
        (await shop.GetAsync($"{Path}/login?client_id={SessionFixture.Id}{query}")).Names("tenant");
}
