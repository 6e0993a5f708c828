using System.Net;
using System.Text.Json;
using SessionContext.Server.Settings;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Identity;

[EachEngine]
public sealed class FirstStartTests : IDisposable
{
    private const string Development = "--environment=Development";
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task In_Production_a_start_without_clients_is_refused_with_what_to_configure()
    {
        var refused = await Assert.ThrowsAsync<SettingsException>(() =>
            TestServer.StartAsync(_folder, null, "--environment=Production")
        );
        Assert.Contains(
            "Identity__Clients__0__ClientId",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task In_Development_a_client_is_made_that_can_call()
    {
        await using var server = await TestServer.StartAsync(_folder, null, Development);
        var answer = await server.AskTokenAsync("demo", Secret());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var json = await answer.JsonAsync();
        Assert.Equal(
            "tenant=demo sessioncontext.context_manage sessioncontext.context_admin sessioncontext.privacy_manage",
            json.GetProperty("scope").GetString()
        );
        var token = json.GetProperty("access_token").GetString();
        Assert.Equal(HttpStatusCode.NotFound, (await server.ReadAsync(token)).StatusCode);
    }

    [Fact]
    public async Task In_Development_a_storefront_is_made_that_can_begin_sessions()
    {
        await using var server = await TestServer.StartAsync(_folder, null, Development);
        var answer = await server.Http.GetAsync(
            "/customerlogin/auth/anonymous/login?tenant=demo&client_id=storefront"
        );
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task The_client_stays_the_same_over_restarts()
    {
        await (await TestServer.StartAsync(_folder, null, Development)).DisposeAsync();
        var before = Secret();
        var issuer = File.ReadAllText(_folder.File("first-start-issuer.pem"));
        await (await TestServer.StartAsync(_folder, null, Development)).DisposeAsync();
        Assert.Equal(before, Secret());
        Assert.Equal(issuer, File.ReadAllText(_folder.File("first-start-issuer.pem")));
        Assert.True(before.Length >= 43);
    }

    [Fact]
    public async Task Nobody_else_may_read_the_secret()
    {
        await (await TestServer.StartAsync(_folder, null, Development)).DisposeAsync();
        if (!OperatingSystem.IsWindows())
        {
            string[] secrets = ["first-start-client.json", "first-start-issuer.pem"];
            foreach (var secret in secrets)
            {
                Assert.Equal(
                    UnixFileMode.UserRead | UnixFileMode.UserWrite,
                    File.GetUnixFileMode(_folder.File(secret))
                );
            }
        }
    }

    [Fact]
    public async Task With_a_client_configured_none_is_made()
    {
        await using var server = await TestServer.StartAsync(
            _folder,
            null,
            [Development, .. Calls.Shop]
        );
        Assert.False(File.Exists(_folder.File("first-start-client.json")));
    }

    private string Secret()
    {
        using var json = JsonDocument.Parse(
            File.ReadAllBytes(_folder.File("first-start-client.json"))
        );
        return json.RootElement.GetProperty("clientSecret").GetString()!;
    }
}
