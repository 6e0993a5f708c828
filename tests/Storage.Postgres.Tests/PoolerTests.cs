using Microsoft.Extensions.Time.Testing;
using Npgsql;
using SessionContext.Core;
using SessionContext.Storage.Conformance;
using SessionContext.Storage.Servers;

namespace SessionContext.Storage.Postgres.Tests;

/// <summary>
/// A pooler that is announced is served behind, and one that is not is told by the name of the setting.
/// </summary>
public sealed class PoolerTests : IAsyncLifetime
{
    private const string IgnoresParameters =
        "ignore_startup_parameters = options,search_path,extra_float_digits";

    private const string IsOneSession = "default_pool_size = 1";

    private PostgresServer _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _server = await PostgresServer.StartNewAsync("fsync=off");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("session")]
    [InlineData("transaction")]
    public async Task A_pooler_that_is_not_announced_is_told_by_the_name_of_the_setting(string mode)
    {
        await using var strict = await PgBouncer.StartAsync(_server, mode);
        await RefusedAsync(strict, Pooler.None, "Store:Postgres:Pooler");
        await using var lenient = await PgBouncer.StartAsync(_server, mode, IgnoresParameters);
        await RefusedAsync(lenient, Pooler.None, "Store:Postgres:Pooler");
    }

    [Fact]
    public async Task A_pooler_of_transactions_that_is_announced_as_one_of_sessions_is_told()
    {
        await using var pooler = await PgBouncer.StartAsync(_server, "transaction");
        await RefusedAsync(pooler, Pooler.Session, "Set Store:Postgres:Pooler to Transaction");
    }

    [Theory]
    [InlineData("session", Pooler.Session)]
    [InlineData("session", Pooler.Transaction)]
    [InlineData("transaction", Pooler.Transaction)]
    public async Task Thousands_of_calls_pass_a_pooler_that_is_announced(string mode, Pooler pooler)
    {
        await using var bouncer = await PgBouncer.StartAsync(_server, mode);
        var time = new FakeTimeProvider();
        await using var store = await OpenAsync(bouncer, pooler, time);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 1_200),
            Cancellation,
            async (i, cancellation) =>
            {
                var key = Sample.Key($"s{i}");
                var stored = Sample.New(time, "c1", "k1");
                Assert.True(await store.CompareAndSwapAsync(key, null, stored, cancellation));
                Assert.NotNull(await store.ReadAsync(key, cancellation));
                Assert.True(
                    await store.CompareAndSwapAsync(key, stored.Revision, null, cancellation)
                );
            }
        );
        await store.CheckHealthAsync(Cancellation);
    }

    [Fact]
    public async Task Eight_nodes_that_start_at_once_behind_a_pooler_make_one_schema()
    {
        await using var pooler = await PgBouncer.StartAsync(_server, "transaction");
        var stores = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => OpenAsync(pooler, Pooler.Transaction))
        );
        Assert.Equal(1, await _server.QueryAsync<long>("SELECT count(*) FROM session_schema"));
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_another_client_left_in_a_session_weakens_no_write()
    {
        await using var pooler = await PgBouncer.StartAsync(_server, "transaction", IsOneSession);
        await using var source = NpgsqlDataSource.Create(
            $"{pooler.ConnectionString};No Reset On Close=true"
        );
        var options = TestSchema.Options(
            $"{pooler.ConnectionString};Search Path=pg_catalog",
            Pooler.Transaction
        );
        var settings = await TransactionSettings.FindAsync(source, options, Cancellation);
        await using (var other = source.CreateCommand("SET synchronous_commit = off"))
        {
            await other.ExecuteNonQueryAsync(Cancellation);
        }

        await using var database = new Database(source, options.Patience, settings);
        var query = new Query(
            "SELECT current_setting('synchronous_commit'), current_setting('search_path'), current_setting('plan_cache_mode')",
            Writes: false
        );
        Assert.Equal(
            ("on", "pg_catalog", "force_generic_plan"),
            await database.SingleAsync(
                query,
                row => (row.GetString(0), row.GetString(1), row.GetString(2)),
                Cancellation
            )
        );
    }

    [Fact]
    public async Task A_session_that_only_reads_is_not_read()
    {
        await using var pooler = await PgBouncer.StartAsync(_server, "transaction", IsOneSession);
        await using var store = await OpenAsync(pooler, Pooler.Transaction);
        await using var source = NpgsqlDataSource.Create(
            $"{pooler.ConnectionString};No Reset On Close=true"
        );
        await using var other = source.CreateCommand("SET default_transaction_read_only = on");
        await other.ExecuteNonQueryAsync(Cancellation);

        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await store.ReadAsync(Sample.Key(), Cancellation)
        );
        Assert.Contains("accepts no writes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_whose_transactions_are_of_another_isolation_is_told()
    {
        await _server.ExecuteAsync(
            "ALTER ROLE postgres SET default_transaction_isolation = 'serializable'"
        );
        await using var pooler = await PgBouncer.StartAsync(_server, "transaction");
        await RefusedAsync(pooler, Pooler.Transaction, "default_transaction_isolation");
    }

    [Fact]
    public void Options_of_the_session_are_refused_behind_a_pooler()
    {
        var options = new PostgresStoreOptions
        {
            ConnectionString = "Host=h;Options=-c synchronous_commit=off",
            Pooler = Pooler.Transaction,
        };
        var refused = Assert.Throws<ArgumentException>(options.Validate);
        Assert.Contains("Options", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=127.0.0.1", GssEncryptionMode.Disable)]
    [InlineData("Host=127.0.0.1;GSS Encryption Mode=Require", GssEncryptionMode.Require)]
    [InlineData("postgres://u@127.0.0.1/d?gssencmode=prefer", GssEncryptionMode.Prefer)]
    public async Task Kerberos_is_asked_for_by_the_connection_string_alone(
        string connectionString,
        GssEncryptionMode mode
    )
    {
        await using var source = Connections.Open(
            new PostgresStoreOptions { ConnectionString = connectionString }
        );
        Assert.Equal(
            mode,
            new NpgsqlConnectionStringBuilder(source.ConnectionString).GssEncryptionMode
        );
    }

    private static async Task RefusedAsync(PgBouncer pooler, Pooler announced, string words)
    {
        var refused = await Assert.ThrowsAsync<StoreOpenException>(() =>
            OpenAsync(pooler, announced)
        );
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    private static Task<PostgresSessionContextStore> OpenAsync(
        PgBouncer pooler,
        Pooler announced,
        TimeProvider? time = null
    ) =>
        PostgresSessionContextStore.OpenAsync(
            TestSchema.Options(pooler.ConnectionString, announced),
            time ?? TimeProvider.System,
            cancellationToken: Cancellation
        );
}
