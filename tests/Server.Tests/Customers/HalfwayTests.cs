using System.Net;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.Nodes;
using SessionContext.Server.Tests.Stores;
using SessionContext.Storage.Servers;

namespace SessionContext.Server.Tests.Customers;

/// <summary>
/// A store that fails after the first write of a call: the answer says that the outcome is unknown, and the repeated
/// call does the rest.
/// </summary>
[EachEngine]
public sealed class HalfwayTests : IAsyncLifetime
{
    private const string Customer = "ann";
    private readonly TestFolder _folder = new();
    private RedisServer _server = null!;
    private SessionFixture _shop = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartRedisAsync();
        _shop = await SessionFixture.OpenAsync(
            "--Store:Engine=Redis",
            $"--Store:ConnectionString={_server.Address}",
            "--Store:Redis:KeyPrefix=sc",
            $"--Identity:KeyProtection:CertificateFile={_folder.Pem("keys.pem")}"
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public Task Sessions_that_are_ended() =>
        RepeatAsync(() => _shop.EndAllAsync(Customer), expected: 1);

    [Fact]
    public Task A_customer_who_is_erased() =>
        RepeatAsync(() => _shop.EraseAsync(Customer), expected: 1);

    private async Task RepeatAsync(Func<Task<Answer>> call, int expected)
    {
        var visit = await _shop.WithContextAsync(Customer);
        // Log-ins and cut-offs are taken, contexts are not.
        await KeysAsync("%R~*", "~sc:login:*", "~sc:cut-off:*");
        (await call()).Says(HttpStatusCode.ServiceUnavailable, "\"details\":[\"outcome unknown\"]");
        (await _shop.CustomerRefreshAsync(visit.RefreshToken)).Is(HttpStatusCode.Unauthorized);
        await KeysAsync("~*");
        Assert.Equal(expected, (await call()).Ended());
        await visit.AssertEndedAsync();
    }

    private async Task KeysAsync(params string[] patterns) =>
        await _server.CommandAsync(["ACL", "SETUSER", "default", "resetkeys", .. patterns]);
}
