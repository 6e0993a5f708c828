using Microsoft.Extensions.Time.Testing;
using RocksDbSharp;

namespace SessionContext.Storage.Embedded.Tests;

/// <summary>A test with an embedded store of its own.</summary>
public abstract class EmbeddedStoreTest : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected FakeTimeProvider Time { get; } = new();

    protected string Folder => _folder.Path;

    protected EmbeddedSessionContextStore Store { get; private set; } = null!;

    /// <summary>How the test's store is opened.</summary>
    protected virtual EmbeddedStoreOptions Options => new() { Path = Folder };

    public ValueTask InitializeAsync()
    {
        Store = EmbeddedSessionContextStore.Open(Options, Time);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        await InitializeAsync();
    }

    /// <summary>Closes the store and gives all keys that a family of it holds.</summary>
    private protected async Task<List<byte[]>> KeysAsync(Func<Engine, ColumnFamilyHandle> family)
    {
        await Store.DisposeAsync();
        using var engine = Engine.Open(Options);
        using var scan = engine.Scan(family(engine));
        var keys = new List<byte[]>();
        for (scan.SeekToFirst(); scan.Valid(); scan.Next())
        {
            keys.Add(scan.Key());
        }

        return keys;
    }
}
