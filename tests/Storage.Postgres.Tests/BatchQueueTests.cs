using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Postgres.Tests;

/// <summary>Why a queue takes no call: without a database, whose answer the test holds.</summary>
public sealed class BatchQueueTests
{
    private readonly TaskCompletionSource _begun = new();
    private readonly TaskCompletionSource _answer = new();

    [Fact]
    public async Task A_call_is_told_that_the_queue_is_full_and_then_that_the_store_is_closing()
    {
        var queue = Open();
        // The first one is being carried out, the second one waits.
        queue.Add(Call());
        await _begun.Task;
        queue.Add(Call());
        Assert.Equal(StoreFailureKind.QueueFull, RefusalOf(queue));

        var closing = queue.DisposeAsync();
        Assert.Equal(StoreFailureKind.Closing, RefusalOf(queue));
        _answer.SetResult();
        await closing;
    }

    private BatchQueue<BatchRequest> Open() =>
        new(
            lanes: 1,
            oncePerKey: false,
            async batch =>
            {
                _begun.TrySetResult();
                await _answer.Task;
                foreach (var request in batch)
                {
                    ((BatchRequest<bool>)request).End(true);
                }
            },
            new PostgresStoreOptions { ConnectionString = "Host=none", MaxQueuedCalls = 1 },
            TimeProvider.System
        );

    private static BatchRequest<bool> Call() =>
        new(Sample.Key(), TestContext.Current.CancellationToken);

    private static StoreFailureKind RefusalOf(BatchQueue<BatchRequest> queue) =>
        Assert.Throws<StoreUnavailableException>(() => queue.Add(Call())).Kind;
}
