using SessionContext.Core;
using SessionContext.Storage.Conformance;
using SessionContext.Storage.Servers;

namespace SessionContext.Storage.Postgres.Tests;

/// <summary>A primary with a synchronous standby: what was acknowledged is on both.</summary>
public sealed class FailoverTests : IAsyncLifetime
{
    private const int Writers = 16;
    private const int Writes = 500;

    private PostgresServer _primary = null!;
    private PostgresServer _standby = null!;
    private int _written;

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
        await using var store = await OpenOverAsync(_standby, _primary); // it is passed over
        var writers = StartWriters(store);
        await UntilWrittenOrCutOffAsync(Writes, writers);
        await _primary.KillAsync();
        await TakesOverAsync(store, await writers);
    }

    [Fact]
    public async Task Nothing_is_acknowledged_that_a_standby_does_not_have_which_hung_and_takes_over()
    {
        await using var store = await OpenOverAsync(_primary, _standby);
        var writers = StartWriters(store);
        await UntilWrittenOrCutOffAsync(Writes, writers);
        using (_standby.Freeze())
        {
            // It still reads what was sent to it when it goes on, but nothing that is written from now on.
            await _primary.ExecuteAsync(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_replication"
            );
            await UntilWrittenOrCutOffAsync(Volatile.Read(ref _written) + Writes, writers);
            await _primary.KillAsync();
        }

        await TakesOverAsync(store, await writers);
    }

    [Fact]
    public async Task A_primary_that_was_made_read_only_is_left_for_the_one_that_took_its_place()
    {
        await using var store = await OpenOverAsync(_primary, _standby);
        var writers = StartWriters(store);
        await UntilWrittenOrCutOffAsync(Writes, writers);
        await _primary.ExecuteAsync("ALTER SYSTEM SET default_transaction_read_only = on");
        await _primary.ExecuteAsync("SELECT pg_reload_conf()");
        await TakesOverAsync(store, await writers);

        await using var again = await OpenOverAsync(_primary, _standby);
        await again.CheckHealthAsync(Cancellation);
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
    public async Task What_is_seen_before_the_standby_has_it_is_not_confirmed()
    {
        await using var store = await OpenAsync(_primary.ConnectionString);
        var context = Sample.New(TimeProvider.System);
        using (_standby.Freeze())
        {
            var unknown = await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
                await store.CompareAndSwapAsync(Sample.Key(), null, context, Cancellation)
            );
            Assert.True(unknown.OutcomeUnknown); // it was sent
            // A server that gives up to wait has committed, and lets others see it.
            while (await store.ReadAsync(Sample.Key(), Cancellation) is null)
            {
                await _primary.ExecuteAsync(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
                );
            }

            await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
                await store.EnsureDurableAsync(Sample.Key(), Cancellation)
            );
            await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
                await store.EnsureRecordDurableAsync(Sample.RecordKey(), Cancellation)
            );
        }

        await store.EnsureDurableAsync(Sample.Key(), Cancellation);
        await store.EnsureRecordDurableAsync(Sample.RecordKey(), Cancellation);
    }

    [Fact]
    public async Task A_standby_that_hangs_is_passed_over_in_bounded_time()
    {
        await using var store = await OpenOverAsync(_standby, _primary);
        using var frozen = _standby.Freeze();
        await _primary.ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        );
        for (var served = false; !served; )
        {
            try
            {
                await store
                    .ReadAsync(Sample.Key(), Cancellation)
                    .AsTask()
                    .WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
                served = true;
            }
            catch (StoreUnavailableException) { }
        }
    }

    [Fact]
    public async Task A_standby_alone_is_refused()
    {
        var refused = await Assert.ThrowsAsync<StoreOpenException>(() =>
            OpenAsync(_standby.ConnectionString)
        );
        Assert.Contains("standby", refused.Message, StringComparison.Ordinal);
    }

    private static Task<PostgresSessionContextStore> OpenOverAsync(
        PostgresServer first,
        PostgresServer second
    ) =>
        OpenAsync(
            $"Host=127.0.0.1:{first.Port},127.0.0.1:{second.Port};Username=postgres;Database=postgres"
        );

    private static Task<PostgresSessionContextStore> OpenAsync(string connectionString) =>
        PostgresSessionContextStore.OpenAsync(
            new PostgresStoreOptions
            {
                ConnectionString = connectionString,
                ConnectTimeout = TimeSpan.FromSeconds(3),
                CommandTimeout = TimeSpan.FromSeconds(3),
            },
            TimeProvider.System,
            cancellationToken: Cancellation
        );

    // Each gives the last version that was acknowledged.
    private Task<long[]> StartWriters(PostgresSessionContextStore store) =>
        Task.WhenAll(
            Enumerable
                .Range(0, Writers)
                .Select(i => WriteUntilCutOffAsync(store, Sample.Key($"s{i}")))
        );

    private async Task<long> WriteUntilCutOffAsync(
        PostgresSessionContextStore store,
        ContextKey key
    )
    {
        var stored = Sample.New(TimeProvider.System);
        Revision? expected = null;
        try
        {
            while (await store.CompareAndSwapAsync(key, expected, stored, Cancellation))
            {
                Interlocked.Increment(ref _written);
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

    private async Task UntilWrittenOrCutOffAsync(int writes, Task writers)
    {
        while (Volatile.Read(ref _written) < writes && !writers.IsCompleted)
        {
            await Task.Delay(20, Cancellation);
        }
    }

    // Has all that was acknowledged, and takes changes of it.
    private async Task TakesOverAsync(PostgresSessionContextStore store, long[] acknowledged)
    {
        await _standby.ExecuteAsync("SELECT pg_promote()");
        await UntilHealthyAsync(store);
        for (var i = 0; i < Writers; i++)
        {
            var key = Sample.Key($"s{i}");
            var stored = await store.ReadAsync(key, Cancellation);
            // The one that was under way may have been made.
            Assert.InRange(stored?.Revision.Version ?? 0, acknowledged[i], acknowledged[i] + 1);
            var next = stored is null
                ? Sample.New(TimeProvider.System)
                : Sample.Next(TimeProvider.System, stored);
            Assert.True(await store.CompareAndSwapAsync(key, stored?.Revision, next, Cancellation));
        }
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
