using System.Net;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Events;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.Nodes;
using SessionContext.Server.Tests.Stores;
using SessionContext.Storage.Servers;

namespace SessionContext.Server.Tests.Journey;

/// <summary>
/// A call whose first write is durable and whose second one the store refuses: a server that lets log-ins and events be
/// written, but no context.
/// </summary>
[EachEngine]
[NeedsPrograms]
public sealed class HalfwayTests : IAsyncLifetime
{
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
    public async Task A_log_in_does_not_say_that_nothing_was_written()
    {
        var visit = (await _shop.LogInAsync()).Is(HttpStatusCode.OK);
        await _shop.CreateContextAsync(visit.SessionId());
        await RefuseContextsAsync();
        SaysUnknown(await _shop.ExchangeAsync(visit.Access(), _shop.Subject("ann")));
        Assert.Equal("ann", (await _shop.RememberedAsync(visit.SessionId()))?.CustomerId);
    }

    [Fact]
    public async Task A_log_out_does_not_say_that_nothing_was_written()
    {
        var customer = await _shop.CustomerAsync("ann");
        await _shop.CreateContextAsync(customer.SessionId());
        await RefuseContextsAsync();
        SaysUnknown(await _shop.LogOutAsync(customer.Access()));
        Assert.NotNull((await _shop.RememberedAsync(customer.SessionId()))?.EndedAt);
    }

    [Fact]
    public async Task Events_do_not_say_that_nothing_was_carried_out()
    {
        await RefuseContextsAsync();
        var sites = EventCalls.Event("site.site-updated", """{"code":"main"}""");
        var cart = EventCalls.Event("cart.created", """{"cartId":"c-1","sessionId":"s-1"}""");
        SaysUnknown(
            await _shop.SendAsync(
                HttpMethod.Post,
                "/session-context/demo/events",
                _shop.ServiceToken,
                $"[{sites},{cart}]",
                type: EventCalls.Batch
            )
        );
    }

    private async Task RefuseContextsAsync() =>
        await _server.CommandAsync(
            "ACL",
            "SETUSER",
            "default",
            "resetkeys",
            "%R~*",
            "~sc:login:*",
            "~sc:event:*"
        );

    private static void SaysUnknown(Answer answer) =>
        answer.Says(HttpStatusCode.ServiceUnavailable, "\"details\":[\"outcome unknown\"]");
}
