using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;
using SessionContext.Core;
using SessionContext.Core.Logins;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Identity;

namespace SessionContext.Server.Tests.Logins;

/// <summary>
/// A service with storefronts, an identity provider that it trusts and a clock of its own, and the calls that a
/// storefront makes. One for all tests of a class; each test has sessions of its own, and the clock only goes on.
/// </summary>
public class SessionFixture : IAsyncLifetime
{
    internal const string Id = "storefront";
    private readonly TestFolder _folder = new();
    private TestServer? _server;

    /// <summary>As the tests of a class share it; <see cref="InitializeAsync"/> starts it.</summary>
    public SessionFixture() => Idp = new TestIssuer(Time);

    internal FakeTimeProvider Time { get; } = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    internal TestIssuer Idp { get; }

    internal TestServer Server => _server!;

    internal static async Task<SessionFixture> OpenAsync(params string[] settings)
    {
        var storefront = new SessionFixture();
        await storefront.StartAsync(settings);
        return storefront;
    }

    public virtual ValueTask InitializeAsync() => new(StartAsync(Settings));

    public virtual async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>What it is configured with beside clients and identity provider.</summary>
    protected virtual string[] Settings => [];

    /// <summary>Ends the service and starts it again, on what it has stored.</summary>
    internal async Task RestartAsync()
    {
        await Server.DisposeAsync();
        await StartAsync(Settings);
    }

    /// <summary>Lets time pass without the timers in between, of which a day has thousands.</summary>
    internal void Pass(TimeSpan time) => Time.AdjustTime(Time.GetUtcNow() + time);

    /// <summary>Lets time pass until the call is answered that waits for it.</summary>
    internal async Task<T> WhileTimePassesAsync<T>(Task<T> call)
    {
        while (!call.IsCompleted)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(call, Task.Delay(TimeSpan.FromMilliseconds(10)));
        }

        return await call;
    }

    /// <summary>What the service remembers of a session's log-in.</summary>
    public ValueTask<SessionLogin?> RememberedAsync(string sessionId)
    {
        Assert.True(Tenant.TryParse("demo", out var tenant));
        Assert.True(SessionId.TryParse(sessionId, out var id));
        return Server
            .Services.GetRequiredService<LoginRecords>()
            .FindAsync(new(tenant, id), TestContext.Current.CancellationToken);
    }

    public Task<Answer> LogInAsync(string query = "", string tenant = "demo", string client = Id) =>
        GetAsync($"/customerlogin/auth/anonymous/login?tenant={tenant}&client_id={client}{query}");

    public Task<Answer> RefreshAsync(string token, string tenant = "demo", string client = Id) =>
        GetAsync(
            $"/customerlogin/auth/anonymous/refresh?tenant={tenant}&client_id={client}&refresh_token={token}"
        );

    public Task<Answer> ExchangeAsync(string? bearer, string subject, string tenant = "demo") =>
        SendAsync(
            HttpMethod.Post,
            $"/customer/{tenant}/exchangeauthtoken?subjectAccessToken={subject}",
            bearer
        );

    /// <summary>A new session, and its tokens once the customer has logged in to it.</summary>
    public async Task<Answer> CustomerAsync(string customer)
    {
        var anonymous = (await LogInAsync()).Is(HttpStatusCode.OK);
        return (await ExchangeAsync(anonymous.Access(), Subject(customer))).Is(HttpStatusCode.OK);
    }

    public Task<Answer> CustomerRefreshAsync(
        string token,
        string tenant = "demo",
        string? bearer = null
    ) =>
        SendAsync(
            HttpMethod.Get,
            $"/customer/{tenant}/refreshauthtoken?refresh_token={token}",
            bearer
        );

    public Task<Answer> ValidateAsync(string? bearer, string tenant = "demo") =>
        SendAsync(HttpMethod.Get, $"/customer/{tenant}/validateauthtoken", bearer);

    public Task<Answer> LogOutAsync(string token, string tenant = "demo") =>
        GetAsync($"/customer/{tenant}/logout?accessToken={token}");

    /// <summary>A token of the identity provider.</summary>
    public string Subject(string customer, Action<SecurityTokenDescriptor>? change = null) =>
        Idp.Token(token =>
        {
            token.Claims["sub"] = customer;
            token.Claims.Remove("scope");
            change?.Invoke(token);
        });

    /// <summary>A token that proves the customer.</summary>
    public async Task<string> SaasTokenAsync(string customer) =>
        (await CustomerAsync(customer)).Text("saas_token");

    /// <summary>A backend's token. The provider's, for the service's own cost a hashed secret each.</summary>
    internal string ServiceToken => Idp.Token();

    /// <summary>The session's context as a backend sees it.</summary>
    public async Task<Answer> ContextAsync(string sessionId) =>
        await SendAsync(HttpMethod.Get, $"/session-context/demo/context/{sessionId}", ServiceToken);

    /// <summary>Has a backend create the session's context.</summary>
    public async Task CreateContextAsync(string sessionId) =>
        (
            await SendAsync(
                HttpMethod.Put,
                $"/session-context/demo/context/{sessionId}?upsert=true",
                ServiceToken,
                """{"metadata":{}}"""
            )
        ).Is(HttpStatusCode.NoContent);

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public async Task<Answer> SendAsync(
        HttpMethod method,
        string path,
        string? bearer,
        string? body = null,
        string? saasToken = null,
        string type = "application/json"
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (bearer is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        }

        if (saasToken is not null)
        {
            request.Headers.Add("saas-token", saasToken);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, type);
        }

        using var response = await Server.Http.SendAsync(request);
        return await Answer.OfAsync(response);
    }

    private async Task StartAsync(string[] settings) =>
        _server = await TestServer.StartAsync(
            _folder,
            Time,
            [
                .. Calls.Shop,
                .. Public(1, Id, "demo"),
                .. Public(2, "app", "demo"),
                .. Public(3, "elsewhere", "other"),
                .. Idp.ByFile(_folder),
                .. settings,
            ]
        );

    private static string[] Public(int number, string id, string tenant) =>
        [
            $"--Identity:Clients:{number}:ClientId={id}",
            $"--Identity:Clients:{number}:Tenant={tenant}",
            $"--Identity:Clients:{number}:Public=true",
        ];
}

/// <summary>Reads the answers.</summary>
internal static class SessionAnswer
{
    public static string Text(this Answer answer, string name) =>
        answer.Json.GetProperty(name).GetString()!;

    public static string Access(this Answer answer) => answer.Text("access_token");

    public static string Refresh(this Answer answer) => answer.Text("refresh_token");

    public static string SessionId(this Answer answer) =>
        answer.Text(answer.Json.TryGetProperty("sessionId", out _) ? "sessionId" : "session_id");

    /// <summary>The status, with this in the error's message or details.</summary>
    public static void Says(this Answer answer, HttpStatusCode status, string why)
    {
        answer.Is(status);
        Assert.Equal((int)status, answer.Json.GetProperty("code").GetInt32());
        Assert.Contains(why, answer.Text, StringComparison.Ordinal);
    }

    /// <summary>A 401 as RFC 6750 wants it for a token that is no good.</summary>
    public static void IsInvalidToken(this Answer answer, string why)
    {
        answer.Says(HttpStatusCode.Unauthorized, why);
        Assert.Contains(
            "error=\"invalid_token\"",
            answer.Headers.WwwAuthenticate.ToString(),
            StringComparison.Ordinal
        );
    }
}
