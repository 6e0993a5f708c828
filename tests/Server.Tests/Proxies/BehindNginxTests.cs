using System.Net;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Proxies;

/// <summary>
/// Shoppers behind a real nginx count by their own addresses, as <c>docs/operations/behind-a-proxy.md</c> says.
/// </summary>
[NeedsPrograms]
public sealed class BehindNginxTests
{
    private const string Proxy = "127.0.0.1";
    private const string Login =
        $"/customerlogin/auth/anonymous/login?tenant=demo&client_id={SessionFixture.Id}";

    private const string Server = """
        location / {
            include session-context/forward.conf;
            proxy_pass http://session_context;
        }
        """;

    [Fact]
    public async Task Each_shopper_behind_nginx_has_a_limit_of_log_ins_of_their_own()
    {
        await using var shop = await OpenAsync("--Limits:LoginsPerMinute=1");
        await using var nginx = await StartAsync(shop.Server);
        using var one = ShopperDevice.At("127.0.0.2", nginx.Address);
        using var another = ShopperDevice.At("127.0.0.3", nginx.Address);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(one, Login));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(one, Login));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(another, Login));
    }

    [Fact]
    public async Task Wrong_secrets_of_one_caller_lock_no_other_caller_out()
    {
        // A failure is answered after a while, by a clock that goes on by itself.
        await using var service = await TestServer.StartAsync([
            .. Calls.Shop,
            "--Limits:FailedLoginsPerMinute=1",
            $"--Http:KnownProxies:0={Proxy}",
        ]);
        await using var nginx = await StartAsync(service);
        using var guesser = ShopperDevice.At("127.0.0.2", nginx.Address);
        using var backend = ShopperDevice.At("127.0.0.3", nginx.Address);

        while (await TokenAsync(guesser, "wrong") != HttpStatusCode.TooManyRequests) { }

        Assert.Equal(HttpStatusCode.OK, await TokenAsync(backend, Calls.Secret));
    }

    [Fact]
    public async Task A_caller_does_not_choose_an_address()
    {
        await using var shop = await OpenAsync("--Limits:LoginsPerMinute=1");
        await using var nginx = await StartAsync(shop.Server);
        using var caller = ShopperDevice.At("127.0.0.2", nginx.Address);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(caller, Login));

        foreach (var claimed in new[] { "203.0.113.9", Proxy, "203.0.113.9, 127.0.0.1" })
        {
            caller.DefaultRequestHeaders.Remove("X-Forwarded-For");
            caller.DefaultRequestHeaders.Add("X-Forwarded-For", claimed);
            Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(caller, Login));
        }
    }

    private static Task<SessionFixture> OpenAsync(string limit) =>
        SessionFixture.OpenAsync(limit, $"--Http:KnownProxies:0={Proxy}");

    private static Task<Nginx> StartAsync(TestServer service) =>
        Nginx.StartAsync(Server, ("session_context", service.Http.BaseAddress!));

    private static async Task<HttpStatusCode> StatusAsync(HttpClient device, string path)
    {
        using var answer = await device.GetAsync(path);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> TokenAsync(HttpClient device, string secret)
    {
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = "shop",
                ["client_secret"] = secret,
            }
        );
        using var answer = await device.PostAsync("/oauth/token", form);
        return answer.StatusCode;
    }
}
