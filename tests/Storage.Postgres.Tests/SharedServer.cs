using SessionContext.Core;
using SessionContext.Storage.Conformance;
using SessionContext.Storage.Postgres.Tests;
using SessionContext.Storage.Servers;

[assembly: AssemblyFixture(typeof(SharedServer))]

namespace SessionContext.Storage.Postgres.Tests;

/// <summary>One server for all tests that leave it running; each has a schema of its own, empty at first.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private PostgresServer _server = null!;
    private readonly Lazy<Task<PgBouncer>> _pooler;
    private int _schemas;

    public SharedServer() => _pooler = new(() => PgBouncer.StartAsync(_server, "transaction"));

    // Nothing here has to survive: what does is tested on servers of their own.
    public async ValueTask InitializeAsync() =>
        _server = await PostgresServer.StartNewAsync("fsync=off", "max_locks_per_transaction=256");

    public async ValueTask DisposeAsync()
    {
        if (_pooler.IsValueCreated)
        {
            await (await _pooler.Value).DisposeAsync();
        }

        await _server.DisposeAsync();
    }

    /// <summary>The connection string of a new schema, by way of a pooler of transactions.</summary>
    public async Task<string> NewPooledSchemaAsync() =>
        (await NewSchemaAsync()).Replace(
            _server.ConnectionString,
            (await _pooler.Value).ConnectionString,
            StringComparison.Ordinal
        );

    /// <summary>The connection string of a new schema.</summary>
    public async Task<string> NewSchemaAsync()
    {
        var schema = $"test{Interlocked.Increment(ref _schemas)}";
        await _server.ExecuteAsync($"CREATE SCHEMA {schema}");
        return $"{_server.ConnectionString};Search Path={schema}";
    }
}

/// <summary>A test's schema, made when its store is first opened.</summary>
public sealed class TestSchema(SharedServer server) : ITestStore
{
    private string? _connectionString;

    public async Task<string> ConnectionStringAsync() =>
        _connectionString ??= await server.NewSchemaAsync();

    public async ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        await PostgresSessionContextStore.OpenAsync(Options(await ConnectionStringAsync()), time);

    // What is judged is not how fast a busy machine is.
    public static PostgresStoreOptions Options(
        string connectionString,
        Pooler pooler = Pooler.None
    ) =>
        new()
        {
            ConnectionString = connectionString,
            Pooler = pooler,
            ConnectTimeout = TimeSpan.FromSeconds(30),
            CommandTimeout = TimeSpan.FromSeconds(30),
        };
}

/// <summary>A test's schema behind a pooler of transactions, made when its store is first opened.</summary>
public sealed class PooledSchema(SharedServer server) : ITestStore
{
    private string? _connectionString;

    public async ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        await PostgresSessionContextStore.OpenAsync(
            TestSchema.Options(
                _connectionString ??= await server.NewPooledSchemaAsync(),
                Pooler.Transaction
            ),
            time
        );
}
