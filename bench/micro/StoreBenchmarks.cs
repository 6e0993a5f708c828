using BenchmarkDotNet.Attributes;
using SessionContext.Core;
using SessionContext.Storage.Embedded;

namespace SessionContext.Bench.Micro;

/// <summary>
/// The embedded store without HTTP: reads of random sessions, and durable compare-and-swaps by 64 callers at once.
/// </summary>
[MemoryDiagnoser]
public class StoreBenchmarks
{
    private const int Callers = 64;
    private const int SwapsPerCaller = 64;

    private readonly string _folder = Directory.CreateTempSubdirectory("session-context-").FullName;
    private readonly Random _random = new(1);
    private EmbeddedSessionContextStore _store = null!;

    [Params(100_000)]
    public int Sessions { get; set; }

    [GlobalSetup]
    public async Task LoadAsync()
    {
        _store = EmbeddedSessionContextStore.Open(
            new EmbeddedStoreOptions { Path = _folder },
            TimeProvider.System
        );
        await Parallel.ForAsync(
            0,
            Sessions,
            new ParallelOptions { MaxDegreeOfParallelism = 1_024 },
            async (k, cancellationToken) =>
                await _store.CompareAndSwapAsync(
                    Samples.Key(k),
                    null,
                    Entry(Revision.First()),
                    cancellationToken
                )
        );
    }

    [GlobalCleanup]
    public async Task CloseAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark]
    public ValueTask<StoredContext?> Read() =>
        _store.ReadAsync(Samples.Key(_random.Next(Sessions)), CancellationToken.None);

    [Benchmark(OperationsPerInvoke = Callers * SwapsPerCaller)]
    public Task ReadAndSwap() =>
        Task.WhenAll(
            Enumerable.Range(0, Callers).Select(caller => Task.Run(() => ChangeAsync(caller)))
        );

    private async Task ChangeAsync(int caller)
    {
        var random = new Random(caller);
        for (var k = 0; k < SwapsPerCaller; k++)
        {
            var key = Samples.Key((random.Next(Sessions / Callers) * Callers) + caller);
            var current = (await _store.ReadAsync(key, CancellationToken.None))!;
            await _store.CompareAndSwapAsync(
                key,
                current.Revision,
                Entry(current.Revision.Next()),
                CancellationToken.None
            );
        }
    }

    private static StoredContext Entry(Revision revision) =>
        new()
        {
            Revision = revision,
            CreatedAt = DateTimeOffset.UnixEpoch,
            ModifiedAt = DateTimeOffset.UnixEpoch,
            CartId = "cart-0f1e2d3c4b5a69788796a5b4",
            Document = Samples.Body,
        };
}
