using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Embedded.Tests;

/// <summary>
/// Holds a store's writer at a first write of its own, so that whatever is written meanwhile waits, and becomes one
/// batch on release.
/// </summary>
internal sealed class HeldWriter : IDisposable
{
    private readonly ManualResetEventSlim _released = new();
    private readonly List<int> _batches = [];
    private readonly EmbeddedSessionContextStore _store;
    private Task<bool> _first = null!;

    private HeldWriter(EmbeddedSessionContextStore store) => _store = store;

    /// <summary>What the engine answers to the batches after the first; by default it takes them.</summary>
    public Action OnBatch { get; set; } = () => { };

    /// <summary>How many swaps each batch after the first held.</summary>
    public IReadOnlyList<int> Batches => _batches;

    public static async Task<HeldWriter> HoldAsync(
        EmbeddedSessionContextStore store,
        TimeProvider time
    )
    {
        var held = new HeldWriter(store);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        store.Writer.BeforeCommit = _ =>
        {
            store.Writer.BeforeCommit = held.Record;
            reached.SetResult();
            held._released.Wait();
        };
        held._first = held.Swap(Sample.Key("held", "held"), null, Sample.New(time));
        await reached.Task;
        return held;
    }

    /// <summary>Queues a swap; it is in the queue when this returns.</summary>
    public Task<bool> Swap(ContextKey key, Revision? expected, StoredContext? replacement) =>
        CancellableSwap(key, expected, replacement, TestContext.Current.CancellationToken);

    public Task<bool> CancellableSwap(
        ContextKey key,
        Revision? expected,
        StoredContext? replacement,
        CancellationToken cancellationToken
    ) => _store.CompareAndSwapAsync(key, expected, replacement, cancellationToken).AsTask();

    /// <summary>Lets the writer go on.</summary>
    public async Task ReleaseAsync()
    {
        _released.Set();
        Assert.True(await _first);
    }

    public void Dispose()
    {
        _released.Set(); // also where the test failed before: the store could not be closed else
        _first.Wait(TestContext.Current.CancellationToken);
        _released.Dispose();
    }

    private void Record(IReadOnlyList<WriteRequest> batch)
    {
        _batches.Add(batch.Count);
        OnBatch();
    }
}
