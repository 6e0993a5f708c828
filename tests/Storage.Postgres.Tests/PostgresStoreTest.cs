using Microsoft.Extensions.Time.Testing;
using SessionContext.Core;

namespace SessionContext.Storage.Postgres.Tests;

/// <summary>A test with a schema of its own on the shared server.</summary>
public abstract class PostgresStoreTest(SharedServer server) : IAsyncLifetime
{
    private readonly List<ISessionContextStore> _stores = [];
    private readonly TestSchema _schema = new(server);

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected static ContextKey Key { get; } = Conformance.Sample.Key();

    protected FakeTimeProvider Time { get; } = new();

    protected string ConnectionString { get; private set; } = "";

    public async ValueTask InitializeAsync() =>
        ConnectionString = await _schema.ConnectionStringAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Opens one more node over the schema; closed with the test.</summary>
    protected async Task<ISessionContextStore> OpenAsync(TimeProvider? time = null)
    {
        var store = await _schema.OpenAsync(time ?? Time);
        _stores.Add(store);
        return store;
    }

    protected async Task ExecuteAsync(string sql)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(
            ConnectionString + ";Pooling=false"
        );
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    protected async Task<T> QueryAsync<T>(string sql)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(
            ConnectionString + ";Pooling=false"
        );
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
