using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.OpenApi;
using SessionContext.Server.Tests.Stores;

[assembly: AssemblyFixture(typeof(Shop))]

namespace SessionContext.Server.Tests.Contexts;

/// <summary>
/// The service as its clients know it: over HTTP on a real port, and a token for each of two
/// tenants. One for all tests; each test has sessions of its own.
/// </summary>
public sealed class Shop : IAsyncLifetime
{
    private const string Secret = "a-secret-for-tests-0123456789abcdef";

    private readonly string _folder = System
        .IO.Directory.CreateTempSubdirectory("session-context-")
        .FullName;
    private readonly byte[] _saasKey = RandomNumberGenerator.GetBytes(32);
    private readonly HttpClient _http = new(
        new DescribedAnswers(new SocketsHttpHandler { AllowAutoRedirect = false })
    );
    private WebApplication? _app;

    /// <summary>A token of the tenant <c>shop</c> with the scope that every management call needs.</summary>
    public string Token { get; private set; } = "";

    /// <summary>The same for the tenant <c>other</c>.</summary>
    public string OtherTenantsToken { get; private set; } = "";

    /// <summary>A token of the tenant <c>shop</c> with a scope that no management call takes.</summary>
    public string ScopelessToken { get; private set; } = "";

    /// <summary>A token of the tenant <c>shop</c> that reads and lists, and changes nothing.</summary>
    public string ReaderToken { get; private set; } = "";

    /// <summary>A token of the tenant <c>shop</c> that may list without a filter.</summary>
    public string AdminToken { get; private set; } = "";

    /// <summary>The same for the tenant <c>other</c>.</summary>
    public string OtherTenantsAdminToken { get; private set; } = "";

    public Uri Address => new(_app!.Urls.First());

    public async ValueTask InitializeAsync()
    {
        _app = App.Build([
            "--urls=http://127.0.0.1:0",
            "--Logging:LogLevel:Default=Warning",
            "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Warning",
            .. await TestStores.SettingsAsync(_folder),
            $"--Identity:SaasToken:Keys:shop={Convert.ToBase64String(_saasKey)}",
            .. Client(0, "backend", "shop", "sessioncontext.context_manage"),
            .. Client(1, "other-backend", "other", "sessioncontext.context_manage"),
            .. Client(2, "reporting", "shop", "something.else"),
            .. Client(3, "prices", "shop", "sessioncontext.context_read"),
            .. Client(4, "desk", "shop", "sessioncontext.context_admin"),
            .. Client(5, "other-desk", "other", "sessioncontext.context_admin"),
        ]);
        await _app.StartAsync();
        Token = await GetTokenAsync("backend");
        OtherTenantsToken = await GetTokenAsync("other-backend");
        ScopelessToken = await GetTokenAsync("reporting");
        ReaderToken = await GetTokenAsync("prices");
        AdminToken = await GetTokenAsync("desk");
        OtherTenantsAdminToken = await GetTokenAsync("other-desk");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>
    /// Sends a request with the tenant's token, unless <paramref name="prepare"/> puts another in its place.
    /// </summary>
    public async Task<Answer> SendAsync(
        string method,
        string path,
        string? body = null,
        Action<HttpRequestMessage>? prepare = null
    )
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(method),
            new Uri(Address + path.TrimStart('/'))
        );
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        prepare?.Invoke(request);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.OfAsync(response);
    }

    /// <summary>A JWT that says who the customer is, as the shop's customer service signs it.</summary>
    public string SaasToken(string customerId, TimeSpan? lifetime = null, byte[]? key = null) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor
            {
                Subject = new ClaimsIdentity([new Claim("sub", customerId)]),
                Expires = TimeProvider
                    .System.GetUtcNow()
                    .Add(lifetime ?? TimeSpan.FromHours(1))
                    .UtcDateTime,
                SigningCredentials = new SigningCredentials(
                    new SymmetricSecurityKey(key ?? _saasKey),
                    SecurityAlgorithms.HmacSha256
                ),
            }
        );

    private static string[] Client(int number, string id, string tenant, string scope) =>
        [
            $"--Identity:Clients:{number}:ClientId={id}",
            $"--Identity:Clients:{number}:SecretHash={Calls.CheapHash(Secret)}",
            $"--Identity:Clients:{number}:Tenant={tenant}",
            $"--Identity:Clients:{number}:Scopes:0={scope}",
        ];

    private async Task<string> GetTokenAsync(string client)
    {
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = client,
                ["client_secret"] = Secret,
            }
        );
        using var response = await _http.PostAsync(new Uri(Address, "oauth/token"), form);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("access_token").GetString()!;
    }
}
