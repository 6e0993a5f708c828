using System.Net;

namespace SessionContext.Server.Tests.Identity;

/// <summary>RFC 6749 § 3.2: which parameters of a token request count. Each case by form and by HTTP Basic.</summary>
public sealed class TokenParameterTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync(Calls.Shop);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    public static TheoryData<bool, string, string> Ignored =>
        EachWay(
            ("audience", "https://api.example"),
            ("audience", ""),
            ("resource", "https://api.example"),
            ("scope", ""),
            ("code", "x"),
            ("refresh_token", "x"),
            ("client_assertion", "x"),
            ("client_assertion_type", "x"),
            ("request", "x"),
            ("unheard-of", "x")
        );

    [Theory]
    [MemberData(nameof(Ignored))]
    public async Task A_parameter_that_is_unknown_or_empty_is_ignored(
        bool basic,
        string name,
        string value
    )
    {
        using var answer = await AskAsync(basic, (name, value));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(
            $"tenant=demo {Calls.Scope} other.read",
            (await answer.JsonAsync()).GetProperty("scope").GetString()
        );
    }

    public static TheoryData<bool, string, string> Repeated =>
        EachWay(
            ("grant_type", "client_credentials"),
            ("scope", "other.read"),
            ("audience", "a"),
            ("unheard-of", "x")
        );

    [Theory]
    [MemberData(nameof(Repeated))]
    public async Task A_repeated_parameter_is_invalid_request(bool basic, string name, string value)
    {
        using var answer = await AskAsync(basic, (name, value), (name, value));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("invalid_request", await answer.ErrorAsync());
    }

    [Theory]
    [InlineData("client_id", "shop")]
    [InlineData("client_secret", Calls.Secret)]
    public async Task Repeated_credentials_are_invalid_request(string name, string value)
    {
        using var answer = await AskAsync(false, (name, value));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var json = await answer.JsonAsync();
        Assert.Equal("invalid_request", json.GetProperty("error").GetString());
        Assert.Equal(
            $"The parameter {name} must be sent only once.",
            json.GetProperty("error_description").GetString()
        );
    }

    [Fact]
    public async Task A_parameter_that_is_repeated_without_a_value_was_sent_once()
    {
        using var answer = await AskAsync(false, ("scope", ""), ("scope", "other.read"));
        Assert.Equal(
            "tenant=demo other.read",
            (await answer.JsonAsync()).GetProperty("scope").GetString()
        );
    }

    [Fact]
    public async Task The_client_id_may_be_in_the_form_beside_Basic()
    {
        using var answer = await AskAsync(true, ("client_id", "shop"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static TheoryData<bool, string, string> EachWay(
        params (string Name, string Value)[] cases
    )
    {
        var data = new TheoryData<bool, string, string>();
        foreach (var (name, value) in cases)
        {
            data.Add(false, name, value);
            data.Add(true, name, value);
        }

        return data;
    }

    private Task<HttpResponseMessage> AskAsync(
        bool basic,
        params (string Name, string Value)[] further
    ) =>
        basic
            ? _server.AskTokenByBasicAsync($"shop:{Uri.EscapeDataString(Calls.Secret)}", further)
            : _server.AskTokenAsync([
                ("grant_type", "client_credentials"),
                ("client_id", "shop"),
                ("client_secret", Calls.Secret),
                .. further,
            ]);
}
