using System.Net;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.Nodes;
using SessionContext.Server.Tests.Stores;
using SessionContext.Storage.Servers;

namespace SessionContext.Server.Tests.Journey;

/// <summary>
/// Contract § 4: a call that was answered 503 because no replica confirmed it is made again with the same tokens, and
/// succeeds.
/// </summary>
[NeedsPrograms]
public abstract class RepeatedAfter503Tests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();

    private SessionFixture _shop = null!;

    public async ValueTask InitializeAsync()
    {
        var settings = await StartServersAsync();
        var certificate = _folder.Pem("keys.pem");
        _shop = await SessionFixture.OpenAsync([
            .. settings,
            $"--Identity:KeyProtection:CertificateFile={certificate}",
        ]);
    }

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        await EndServersAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected abstract Task<string[]> StartServersAsync();

    private protected abstract ValueTask EndServersAsync();

    /// <summary>Stops the replica until the result is disposed.</summary>
    private protected abstract IDisposable StopReplica();

    [Fact]
    public async Task A_guests_refresh()
    {
        var login = await _shop.LogInAsync();
        await _shop.CreateContextAsync(login.SessionId());
        var again = await RepeatAsync(() => _shop.RefreshAsync(login.Refresh()));
        Assert.Equal(login.SessionId(), again.Is(HttpStatusCode.OK).SessionId());
        (await _shop.RefreshAsync(again.Refresh())).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_customers_refresh()
    {
        var login = await _shop.CustomerAsync("ann");
        var again = await RepeatAsync(() => _shop.CustomerRefreshAsync(login.Refresh()));
        Assert.Equal(login.SessionId(), again.Is(HttpStatusCode.OK).SessionId());
        (await _shop.CustomerRefreshAsync(again.Refresh())).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_exchange()
    {
        var login = await _shop.LogInAsync();
        await _shop.CreateContextAsync(login.SessionId());
        var again = await RepeatAsync(() =>
            _shop.ExchangeAsync(login.Access(), _shop.Subject("ann"))
        );
        Assert.Equal(login.SessionId(), again.Is(HttpStatusCode.OK).SessionId());
        (await _shop.CustomerRefreshAsync(again.Refresh())).Is(HttpStatusCode.OK);
        Assert.Equal(
            "ann",
            (await _shop.ContextAsync(login.SessionId())).Is(HttpStatusCode.OK).Text("customerId")
        );
    }

    [Fact]
    public async Task A_log_out()
    {
        var customer = await _shop.CustomerAsync("ann");
        var again = await RepeatAsync(() => _shop.LogOutAsync(customer.Access()));
        again.Is(HttpStatusCode.NoContent);
        (await _shop.CustomerRefreshAsync(customer.Refresh())).Is(HttpStatusCode.Unauthorized);
    }

    private async Task<Answer> RepeatAsync(Func<Task<Answer>> call)
    {
        using (StopReplica())
        {
            (await call()).Is(HttpStatusCode.ServiceUnavailable);
        }

        var again = await call();
        // A replica that goes on is not up to date at once.
        while (again.Status == HttpStatusCode.ServiceUnavailable)
        {
            again = await call();
        }

        return again;
    }
}

public sealed class RedisRepeatedAfter503Tests : RepeatedAfter503Tests
{
    private RedisPair _pair = null!;

    private protected override async Task<string[]> StartServersAsync()
    {
        _pair = await RedisPair.StartAsync();
        return
        [
            "--Store:Engine=Redis",
            $"--Store:ConnectionString={_pair.Master.Address}",
            "--Store:Redis:WaitReplicas=1",
        ];
    }

    private protected override ValueTask EndServersAsync() => _pair.DisposeAsync();

    private protected override IDisposable StopReplica()
    {
        _pair.Replica.Signal("STOP");
        return new Resumed(_pair.Replica);
    }

    private sealed class Resumed(RedisServer replica) : IDisposable
    {
        public void Dispose() => replica.Signal("CONT");
    }
}

public sealed class PostgresRepeatedAfter503Tests : RepeatedAfter503Tests
{
    private PostgresServer _primary = null!;
    private PostgresServer _standby = null!;

    private protected override async Task<string[]> StartServersAsync()
    {
        _primary = await PostgresServer.StartNewAsync();
        _standby = await PostgresServer.StartStandbyAsync(_primary);
        await _primary.ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = '*'");
        await _primary.ExecuteAsync("SELECT pg_reload_conf()");
        while (
            !await _primary.QueryAsync<bool>(
                "SELECT EXISTS (SELECT FROM pg_stat_replication WHERE sync_state = 'sync')"
            )
        )
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        return
        [
            "--Store:Engine=Postgres",
            $"--Store:ConnectionString={_primary.ConnectionString}",
            "--Store:Timeout=00:00:02",
        ];
    }

    private protected override async ValueTask EndServersAsync()
    {
        await _standby.DisposeAsync();
        await _primary.DisposeAsync();
    }

    private protected override IDisposable StopReplica() => _standby.Freeze();
}
