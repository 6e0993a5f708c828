using SessionContext.Core;
using SessionContext.Storage.Conformance;
using SessionContext.Storage.Servers;

namespace SessionContext.Storage.Postgres.Tests;

/// <summary>A primary with a synchronous standby: what was acknowledged is on both.</summary>
public sealed class FailoverTests : IAsyncLifetime
{
    private const int Writers = 16;
    private const int WritesBeforeKill = 500;

    private PostgresServer _primary = null!;
    private PostgresServer _standby = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
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
            await Task.Delay(20, Cancellation); // the standby connects within the second
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _standby.DisposeAsync();
        await _primary.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_acknowledged_is_lost_when_the_primary_is_killed_and_the_standby_takes_over()
    {
        await using var store = await OpenAsync(
            $"Host=127.0.0.1:{_standby.Port},127.0.0.1:{_primary.Port};Username=postgres;Database=postgres"
        );
        var written = 0;
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writers = Enumerable
            .Range(0, Writers)
            .Select(i =>
                WriteUntilCutOffAsync(
                    store,
                    Sample.Key($"s{i}"),
                    () =>
                    {
                        if (Interlocked.Increment(ref written) == WritesBeforeKill)
                        {
                            enough.SetResult();
                        }
                    }
                )
            )
            .ToArray();
        await enough.Task.WaitAsync(Cancellation);
        await _primary.KillAsync();
        var acknowledged = await Task.WhenAll(writers);
        await _standby.ExecuteAsync("SELECT pg_promote()");

        await UntilHealthyAsync(store);
        for (var i = 0; i < Writers; i++)
        {
            var stored = await store.ReadAsync(Sample.Key($"s{i}"), Cancellation);
            Assert.NotNull(stored);
            // The one that was under way may have been made.
            Assert.InRange(stored.Revision.Version, acknowledged[i], acknowledged[i] + 1);
            var next = Sample.Next(TimeProvider.System, stored);
            Assert.True(
                await store.CompareAndSwapAsync(
                    Sample.Key($"s{i}"),
                    stored.Revision,
                    next,
                    Cancellation
                )
            );
        }
    }

    [Fact]
    public async Task A_write_that_the_standby_did_not_get_is_not_acknowledged()
    {
        await using var store = await OpenAsync(_primary.ConnectionString);
        var context = Sample.New(TimeProvider.System);
        Assert.True(await store.CompareAndSwapAsync(Sample.Key(), null, context, Cancellation));
        using var frozen = _standby.Freeze();
        var unknown = await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await store.CompareAndSwapAsync(
                Sample.Key(),
                context.Revision,
                Sample.Next(TimeProvider.System, context),
                Cancellation
            )
        );
        Assert.True(unknown.OutcomeUnknown);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await store.CheckHealthAsync(Cancellation)
        );
    }

    [Fact]
    public async Task A_standby_alone_is_refused()
    {
        var refused = await Assert.ThrowsAsync<StoreOpenException>(() =>
            OpenAsync(_standby.ConnectionString)
        );
        Assert.Contains("standby", refused.Message, StringComparison.Ordinal);
    }

    private static Task<PostgresSessionContextStore> OpenAsync(string connectionString) =>
        PostgresSessionContextStore.OpenAsync(
            new PostgresStoreOptions
            {
                ConnectionString = connectionString,
                ConnectTimeout = TimeSpan.FromSeconds(1),
                CommandTimeout = TimeSpan.FromSeconds(1),
            },
            TimeProvider.System,
            cancellationToken: Cancellation
        );

    // Gives the last version that was acknowledged.
    private static async Task<long> WriteUntilCutOffAsync(
        PostgresSessionContextStore store,
        ContextKey key,
        Action written
    )
    {
        var stored = Sample.New(TimeProvider.System);
        Revision? expected = null;
        try
        {
            while (await store.CompareAndSwapAsync(key, expected, stored, Cancellation))
            {
                written();
                expected = stored.Revision;
                stored = Sample.Next(TimeProvider.System, stored);
            }
        }
        catch (StoreUnavailableException)
        {
            return expected?.Version ?? 0;
        }

        throw new InvalidOperationException("A write without rivals was refused.");
    }

    private static async Task UntilHealthyAsync(PostgresSessionContextStore store)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await store.CheckHealthAsync(Cancellation);
                return;
            }
            catch (StoreUnavailableException) when (attempt < 200)
            {
                await Task.Delay(20, Cancellation); // the hosts are asked again each second
            }
        }
    }
}
