using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace SessionContext.Server.Tests.Identity;

/// <summary>The calls that these tests make, and the client that makes them.</summary>
internal static class Calls
{
    public const string Scope = "sessioncontext.context_manage";
    public const string Secret = "correct horse battery staple";

    private static readonly PasswordHasher<string> Cheap = new(
        Options.Create(new PasswordHasherOptions { IterationCount = 1 })
    );

    /// <summary>One client, <c>shop</c>, of tenant <c>demo</c>.</summary>
    public static string[] Shop { get; } =
    [
        "--Identity:Clients:0:ClientId=shop",
        $"--Identity:Clients:0:SecretHash={CheapHash(Secret)}",
        "--Identity:Clients:0:Tenant=demo",
        $"--Identity:Clients:0:Scopes:0={Scope}",
        "--Identity:Clients:0:Scopes:1=other.read",
    ];

    /// <summary>
    /// A hash of a secret that is not checked with the effort that protects real ones, since most tests begin with such
    /// a check.
    /// </summary>
    public static string CheapHash(string secret) => Cheap.HashPassword("", secret);

    public static Task<HttpResponseMessage> AskTokenAsync(
        this TestServer server,
        params (string Name, string Value)[] form
    ) =>
        server.Http.PostAsync(
            "/oauth/token",
            new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value)))
        );

    public static Task<HttpResponseMessage> AskTokenAsync(
        this TestServer server,
        string id,
        string secret
    ) =>
        server.AskTokenAsync(
            ("grant_type", "client_credentials"),
            ("client_id", id),
            ("client_secret", secret)
        );

    public static Task<HttpResponseMessage> AskTokenByBasicAsync(
        this TestServer server,
        string credentials,
        params (string Name, string Value)[] form
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new FormUrlEncodedContent(
                form.Prepend(("grant_type", "client_credentials"))
                    .Select(f => KeyValuePair.Create(f.Item1, f.Item2))
            ),
        };
        request.Headers.Authorization = new(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials))
        );
        return server.Http.SendAsync(request);
    }

    public static async Task<string> TokenAsync(this TestServer server, string? scope = null)
    {
        (string, string)[] asked = scope is null ? [] : [("scope", scope)];
        var answer = await server.AskTokenAsync([
            ("grant_type", "client_credentials"),
            ("client_id", "shop"),
            ("client_secret", Secret),
            .. asked,
        ]);
        return (await answer.JsonAsync()).GetProperty("access_token").GetString()!;
    }

    /// <summary>Reads a session that does not exist: 404 says that the caller was let in.</summary>
    public static Task<HttpResponseMessage> ReadAsync(
        this TestServer server,
        string? token,
        string tenant = "demo"
    )
    {
        var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"/session-context/{tenant}/context/nothing-here"
        );
        request.Headers.Authorization = token is null
            ? null
            : new AuthenticationHeaderValue("Bearer", token);
        return server.Http.SendAsync(request);
    }

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer)
    {
        using var document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
        return document.RootElement.Clone();
    }

    public static async Task<string?> ErrorAsync(this HttpResponseMessage answer) =>
        (await answer.JsonAsync()).GetProperty("error").GetString();

    public static async Task<string[]> KeyIdsAsync(this TestServer server)
    {
        var keys = await (await server.Http.GetAsync("/.well-known/jwks")).JsonAsync();
        return
        [
            .. keys.GetProperty("keys")
                .EnumerateArray()
                .Select(k => k.GetProperty("kid").GetString()!),
        ];
    }
}
