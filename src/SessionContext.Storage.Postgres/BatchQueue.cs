using System.Threading.Channels;
using SessionContext.Core;

namespace SessionContext.Storage.Postgres;

/// <summary>
/// Calls of one kind that wait for one of a few lanes. A lane that is free takes all that wait and carries it out as
/// one statement: one round trip, one commit, one sync for all of it. A call that comes when a lane is free does not
/// wait.
/// </summary>
internal sealed class BatchQueue<TRequest> : IAsyncDisposable
    where TRequest : BatchRequest
{
    private readonly Channel<TRequest> _waiting;
    private readonly Task[] _lanes;
    private readonly Func<IReadOnlyList<TRequest>, Task> _carryOut;
    private readonly PostgresStoreOptions _options;
    private readonly TimeProvider _time;
    private long _bytes;
    private volatile bool _closing;

    public BatchQueue(
        int lanes,
        bool oncePerKey,
        Func<IReadOnlyList<TRequest>, Task> carryOut,
        PostgresStoreOptions options,
        TimeProvider time
    )
    {
        (_carryOut, _options, _time) = (carryOut, options, time);
        _waiting = Channel.CreateBounded<TRequest>(options.MaxQueuedCalls);
        _lanes = [.. Enumerable.Range(0, lanes).Select(_ => RunAsync(new(oncePerKey)))];
    }

    /// <summary>How many calls wait for a lane.</summary>
    public int Depth => _waiting.Reader.Count;

    /// <summary>Takes a call in; its task tells what became of it.</summary>
    /// <exception cref="StoreUnavailableException">The queue is full or the store is closing: nothing will be
    /// written.</exception>
    public void Add(TRequest request)
    {
        request.Since = _time.GetTimestamp();
        var fits = Interlocked.Add(ref _bytes, request.Bytes) <= _options.MaxQueuedBytes;
        if (!fits || !_waiting.Writer.TryWrite(request))
        {
            Interlocked.Add(ref _bytes, -request.Bytes);
            throw _closing
                ? new StoreUnavailableException("The store is closing.")
                {
                    Kind = StoreFailureKind.Closing,
                }
                : new StoreUnavailableException("The store's queue is full.")
                {
                    Kind = StoreFailureKind.QueueFull,
                };
        }
    }

    /// <summary>Refuses calls from now on, and carries out those that wait.</summary>
    public async ValueTask DisposeAsync()
    {
        _closing = true;
        _waiting.Writer.TryComplete();
        await Task.WhenAll(_lanes).ConfigureAwait(false);
    }

    private async Task RunAsync(Batch<TRequest> batch)
    {
        while (
            batch.HasLeftOver
            || await _waiting.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false)
        )
        {
            batch.Begin();
            while (batch.TakesMore && _waiting.Reader.TryRead(out var next))
            {
                Interlocked.Add(ref _bytes, -next.Bytes);
                if (IsWanted(next))
                {
                    batch.Add(next);
                }
            }

            if (batch.Requests.Count > 0)
            {
                await CarryOutAsync(batch.Requests).ConfigureAwait(false);
            }
        }
    }

    // While the database hangs, each batch takes its whole time: those behind it are told before theirs is over.
    private bool IsWanted(TRequest request)
    {
        if (request.TryCancel())
        {
            return false;
        }

        var late = _time.GetElapsedTime(request.Since) > _options.CommandTimeout;
        if (late)
        {
            request.Fail(
                new StoreUnavailableException("The store does not answer in time.")
                {
                    Kind = StoreFailureKind.Timeout,
                }
            );
        }

        return !late;
    }

    private async Task CarryOutAsync(IReadOnlyList<TRequest> batch)
    {
        try
        {
            await _carryOut(batch).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            foreach (var request in batch)
            {
                request.Fail(e);
            }
        }
    }
}
