using SessionContext.Core;
using SessionContext.Storage.Conformance;
using SessionContext.Storage.Servers;

namespace SessionContext.Storage.Postgres.Tests;

/// <summary>
/// What callers are told while the server fails, and that they are served again after it: on a server of their own.
/// </summary>
public sealed class FailureTests : IAsyncLifetime
{
    private static readonly ContextKey Key = Sample.Key();
    private PostgresServer _server = null!;
    private PostgresSessionContextStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private PostgresStoreOptions Options =>
        new()
        {
            ConnectionString = _server.ConnectionString + ";Password=a-secret",
            ConnectTimeout = TimeSpan.FromSeconds(3),
            CommandTimeout = TimeSpan.FromSeconds(3),
        };

    public async ValueTask InitializeAsync()
    {
        _server = await PostgresServer.StartNewAsync();
        _store = await PostgresSessionContextStore.OpenAsync(Options, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_hangs_is_told_in_time_and_used_again_when_it_goes_on()
    {
        var stored = await CreateAsync();
        using (_server.Freeze())
        {
            var read = await UnavailableAsync(async () =>
                await _store.ReadAsync(Key, Cancellation)
            );
            Assert.False(read.OutcomeUnknown);
            Assert.Equal(StoreFailureKind.Timeout, read.Kind);
            var write = await UnavailableAsync(async () => await ReplaceAsync(stored));
            AssertTellsNoSecret(write);
            await UnavailableAsync(async () => await _store.CheckHealthAsync(Cancellation));
        }

        await ServesAgainAsync();
    }

    [Fact]
    public async Task A_write_whose_answer_was_cut_off_is_said_to_be_unknown()
    {
        var stored = await CreateAsync();
        await ReplaceAsync(stored); // its connection waits in the pool
        using var frozen = _server.Freeze();
        var unknown = await UnavailableAsync(async () => await ReplaceAsync(stored));
        Assert.True(unknown.OutcomeUnknown);
        Assert.Contains("may or may not", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_server_is_used_again_once_it_runs()
    {
        var stored = await CreateAsync();
        await _server.KillAsync();
        await UnavailableAsync(async () => await ReplaceAsync(stored));
        var refused = await UnavailableAsync(async () => await ReplaceAsync(stored));
        Assert.False(refused.OutcomeUnknown); // no connection could be made
        Assert.Equal(StoreFailureKind.Unreachable, refused.Kind);
        AssertTellsNoSecret(refused);

        await _server.StartAsync();
        await ServesAgainAsync();
        Sample.AssertSame(stored, await _store.ReadAsync(Key, Cancellation));
    }

    [Fact]
    public async Task Reads_do_not_fail_where_only_their_connections_were_cut()
    {
        var stored = await CreateAsync();
        for (var round = 0; round < 5; round++)
        {
            Sample.AssertSame(stored, await _store.ReadAsync(Key, Cancellation));
            await _server.ExecuteAsync(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
            );
        }
    }

    [Fact]
    public async Task A_read_that_is_cut_off_after_its_first_row_gives_no_row_twice()
    {
        await using var source = Connections.Open(Options);
        await using var database = new Database(source, TimeSpan.FromMinutes(1));
        const string endingItself =
            "SELECT i FROM generate_series(1, 3) i WHERE i = 1 OR pg_terminate_backend(pg_backend_pid())";
        var rows = new List<int>();
        await UnavailableAsync(async () =>
            await database.QueryAsync(
                new(endingItself, Writes: false),
                row => rows.Add(row.GetInt32(0)),
                Cancellation
            )
        );
        Assert.NotEmpty(rows);
        Assert.Distinct(rows);
    }

    [Fact]
    public async Task A_server_that_takes_no_writes_is_not_ready_and_says_so()
    {
        await CreateAsync();
        await _server.ExecuteAsync(
            "ALTER DATABASE postgres SET default_transaction_read_only = on"
        );
        await _server.ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        );
        await UnavailableAsync(async () => await _store.CheckHealthAsync(Cancellation));
        var refused = await UnavailableAsync(async () => await CreateAsync("s2"));
        Assert.False(refused.OutcomeUnknown);
        Assert.Equal(StoreFailureKind.Refused, refused.Kind);
        // Another one may have taken its place.
        await UnavailableAsync(async () => await _store.ReadAsync(Key, Cancellation));
        var atStart = await Assert.ThrowsAsync<StoreOpenException>(() =>
            PostgresSessionContextStore.OpenAsync(Options, TimeProvider.System, null, Cancellation)
        );
        Assert.Contains("read-only", atStart.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_at_start_is_named_without_its_password()
    {
        await _server.KillAsync();
        var refused = await Assert.ThrowsAsync<StoreOpenException>(() =>
            PostgresSessionContextStore.OpenAsync(Options, TimeProvider.System, null, Cancellation)
        );
        Assert.Contains("Store:ConnectionString", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret", refused.ToString(), StringComparison.Ordinal);
    }

    private async Task<StoredContext> CreateAsync(string session = "s1")
    {
        var context = Sample.New(TimeProvider.System);
        Assert.True(
            await _store.CompareAndSwapAsync(Sample.Key(session), null, context, Cancellation)
        );
        return (await _store.ReadAsync(Sample.Key(session), Cancellation))!;
    }

    private ValueTask<bool> ReplaceAsync(StoredContext stored) =>
        _store.CompareAndSwapAsync(
            Key,
            stored.Revision,
            Sample.Next(TimeProvider.System, stored),
            Cancellation
        );

    private async Task ServesAgainAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await _store.CheckHealthAsync(Cancellation);
                await _store.ReadAsync(Key, Cancellation);
                return;
            }
            catch (StoreUnavailableException) when (attempt < 100)
            {
                // connections that were cut are found out one call at a time
            }
        }
    }

    private static Task<StoreUnavailableException> UnavailableAsync(Func<Task> call) =>
        Assert.ThrowsAsync<StoreUnavailableException>(call);

    private static void AssertTellsNoSecret(StoreUnavailableException failure)
    {
        Assert.DoesNotContain("127.0.0.1", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret", failure.ToString(), StringComparison.Ordinal);
    }
}
