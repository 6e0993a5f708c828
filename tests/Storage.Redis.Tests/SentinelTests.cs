using Microsoft.Extensions.Time.Testing;
using SessionContext.Core;
using SessionContext.Storage.Conformance;
using SessionContext.Storage.Servers;

namespace SessionContext.Storage.Redis.Tests;

/// <summary>Behind Sentinel the master is the one that Sentinel names, whatever a server says of itself.</summary>
public sealed class SentinelTests : IAsyncLifetime
{
    private static readonly ContextKey Key = Sample.Key();

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
    private Sentinel _sentinel = null!;
    private RedisSessionContextStore _store = null!;
    private StoredContext _stored = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sentinel = await Sentinel.StartAsync();
        _store = await RedisSessionContextStore.OpenAsync(
            new RedisStoreOptions
            {
                ConnectionString = _sentinel.ConnectionString,
                CommandTimeout = TimeSpan.FromSeconds(30),
            },
            _time
        );
        _stored = Sample.New(_time);
        Assert.True(await _store.CompareAndSwapAsync(Key, null, _stored, Cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _sentinel.DisposeAsync();
    }

    [Fact]
    public async Task Connections_that_are_cut_serve_again_once_the_master_is_known_to_be_the_same()
    {
        await _sentinel.Servers.Master.CommandAsync("CLIENT", "KILL", "TYPE", "normal");
        Sample.AssertSame(_stored, await ReadAsync());
        await ChangeAsync();
        Sample.AssertSame(_stored, await ReadAsync());
    }

    [Fact]
    public async Task A_former_master_that_is_back_as_a_master_is_neither_read_nor_written_to()
    {
        var former = _sentinel.Servers.Master;
        await _sentinel.Servers.UntilReplicatedAsync("sc:{acme:s1}");
        await former.KillAsync();
        Sample.AssertSame(_stored, await ReadAsync());
        await ChangeAsync();

        // So that no sentinel makes a replica of it.
        await former.StartAgainAsync(
            "--rename-command",
            "REPLICAOF",
            "",
            "--rename-command",
            "SLAVEOF",
            ""
        );
        var keys = await former.CommandAsync("DBSIZE");
        // Longer than the client takes to connect to a server that is there again.
        for (var i = 0; i < 100; i++)
        {
            Sample.AssertSame(_stored, await ReadAsync());
            Assert.True(
                await Patience.UntilServedAsync(() =>
                    _store.CompareAndSwapAsync(
                        Sample.Key($"n{i}"),
                        null,
                        Sample.New(_time),
                        Cancellation
                    )
                )
            );
            await Task.Delay(30, Cancellation);
        }

        Assert.Equal(keys, await former.CommandAsync("DBSIZE"));
        Assert.StartsWith("master", await former.CommandAsync("ROLE"), StringComparison.Ordinal);
    }

    private ValueTask<StoredContext?> TryReadAsync() => _store.ReadAsync(Key, Cancellation);

    private Task<StoredContext?> ReadAsync() => Patience.UntilServedAsync(TryReadAsync);

    private async Task ChangeAsync()
    {
        var next = Sample.Next(_time, _stored);
        Assert.True(
            await Patience.UntilServedAsync(() =>
                _store.CompareAndSwapAsync(Key, _stored.Revision, next, Cancellation)
            )
        );
        _stored = next;
    }
}
