using System.Net;
using System.Net.Http.Headers;

namespace SessionContext.Server.Tests.Identity;

/// <summary>Contract § 4: what each scope permits, and which of them a client is granted.</summary>
public sealed class ScopeTests : IAsyncLifetime
{
    private const string Read = "sessioncontext.context_read";
    private const string Manage = "sessioncontext.context_manage";
    private const string Admin = "sessioncontext.context_admin";
    private const string Privacy = "sessioncontext.privacy_manage";
    private const string OlderManage = "session_context.context_manage";

    private static readonly string[] Clients =
    [
        Read,
        Manage,
        Admin,
        Privacy,
        OlderManage,
        $"{Read} {Privacy}",
    ];

    private readonly TestFolder _folder = new();
    private readonly TestIssuer _issuer = new();
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await TestServer.StartAsync([
            .. Clients.SelectMany(Client),
            .. _issuer.ByFile(_folder),
        ]);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    public static TheoryData<string, string, HttpStatusCode> Calls =>
        new()
        {
            { Read, "GET", HttpStatusCode.NotFound },
            { Read, "PUT", HttpStatusCode.Forbidden },
            { Read, "POST", HttpStatusCode.Forbidden },
            { Read, "DELETE", HttpStatusCode.Forbidden },
            { Manage, "GET", HttpStatusCode.NotFound },
            { Manage, "PUT", HttpStatusCode.NotFound },
            { Manage, "POST", HttpStatusCode.NotFound },
            { Manage, "DELETE", HttpStatusCode.NotFound },
            { OlderManage, "GET", HttpStatusCode.NotFound },
            { OlderManage, "PUT", HttpStatusCode.NotFound },
            { Admin, "GET", HttpStatusCode.NotFound },
            { Admin, "PUT", HttpStatusCode.NotFound },
            { Privacy, "GET", HttpStatusCode.Forbidden },
            { Privacy, "PUT", HttpStatusCode.Forbidden },
        };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_service_token_may_do_what_its_scope_includes(
        string scope,
        string method,
        HttpStatusCode status
    )
    {
        using var answer = await AskAsync(scope);
        var token = (await answer.JsonAsync()).GetProperty("access_token").GetString()!;
        Assert.Equal(status, await CallAsync(token, method));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task An_outside_issuers_token_may_do_what_its_scope_includes(
        string scope,
        string method,
        HttpStatusCode status
    ) =>
        Assert.Equal(
            status,
            await CallAsync(_issuer.Token(t => t.Claims["scope"] = scope), method)
        );

    [Theory]
    [InlineData(Manage, Manage, Manage)]
    [InlineData(Manage, OlderManage, OlderManage)]
    [InlineData(OlderManage, Manage, Manage)]
    [InlineData(OlderManage, "", OlderManage)]
    [InlineData(Manage, Read, Read)]
    [InlineData(Admin, $"{Manage} {Admin}", $"{Manage} {Admin}")]
    [InlineData(Manage, $"{Admin} {Manage} {Privacy} unknown", Manage)]
    [InlineData(Read, $"{Manage} {Read}", Read)]
    [InlineData($"{Read} {Privacy}", Privacy, Privacy)]
    [InlineData($"{Read} {Privacy}", "tenant=demo", $"{Read} {Privacy}")]
    [InlineData($"{Read} {Privacy}", $"tenant=another {Privacy}", Privacy)]
    public async Task A_client_gets_those_of_the_scopes_it_asks_for_that_it_may_have(
        string client,
        string asked,
        string granted
    )
    {
        using var answer = await AskAsync(client, asked);
        var json = await answer.JsonAsync();
        Assert.Equal($"tenant=demo {granted}", json.GetProperty("scope").GetString());
    }

    [Theory]
    [InlineData(Read, Manage)]
    [InlineData(Manage, Admin)]
    [InlineData(Manage, Privacy)]
    [InlineData(Admin, Privacy)]
    [InlineData(Privacy, Read)]
    [InlineData(Manage, "unknown")]
    [InlineData(Manage, "sessioncontext.CONTEXT_MANAGE")]
    [InlineData(Manage, "tenant=another")]
    public async Task A_client_that_may_have_none_of_the_scopes_gets_invalid_scope(
        string client,
        string asked
    )
    {
        using var answer = await AskAsync(client, asked);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("invalid_scope", await answer.ErrorAsync());
    }

    private static IEnumerable<string> Client(string scopes, int number) =>
        [
            $"--Identity:Clients:{number}:ClientId=client-{number}",
            $"--Identity:Clients:{number}:SecretHash={Identity.Calls.CheapHash("s")}",
            $"--Identity:Clients:{number}:Tenant=demo",
            .. scopes
                .Split(' ')
                .Select((scope, i) => $"--Identity:Clients:{number}:Scopes:{i}={scope}"),
        ];

    /// <summary>Asks for a token as the client that is configured with these scopes.</summary>
    private Task<HttpResponseMessage> AskAsync(string client, string scope = "") =>
        _server.AskTokenAsync(
            ("grant_type", "client_credentials"),
            ("client_id", $"client-{Array.IndexOf(Clients, client)}"),
            ("client_secret", "s"),
            ("scope", scope)
        );

    /// <summary>Calls for a session that does not exist: 404 says that the caller was let in.</summary>
    private async Task<HttpStatusCode> CallAsync(string token, string method)
    {
        const string session = "/session-context/demo/context/nothing-here";
        using var request = new HttpRequestMessage(
            new HttpMethod(method),
            method == "POST" ? session + "/attributes" : session
        );
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (method is "PUT" or "POST")
        {
            request.Content = new StringContent(
                """{"key":"a","value":1,"metadata":{"version":1}}""",
                null,
                "application/json"
            );
        }

        using var answer = await _server.Http.SendAsync(
            request,
            TestContext.Current.CancellationToken
        );
        return answer.StatusCode;
    }
}
