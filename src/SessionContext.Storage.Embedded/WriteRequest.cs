using SessionContext.Core;

namespace SessionContext.Storage.Embedded;

/// <summary>Something to be judged and made durable by the writer's thread.</summary>
internal abstract class WriteRequest(CancellationToken cancellationToken)
{
    /// <summary>How many bytes it keeps in memory while it waits.</summary>
    public abstract long Bytes { get; }

    /// <summary>Whether it changes something in the batch being written.</summary>
    public bool IsPartOfBatch { get; private set; }

    protected Exception? Failure { get; private set; }

    protected CancellationToken CancellationToken => cancellationToken;

    /// <summary>Says that it ends cancelled, if its caller gave up before the engine saw it.</summary>
    public bool TryCancel()
    {
        if (cancellationToken.IsCancellationRequested)
        {
            Failure = new OperationCanceledException(cancellationToken);
        }

        return Failure is not null;
    }

    /// <summary>
    /// Judges it against what is stored and what came before it in the batch, and adds what it changes.
    /// </summary>
    /// <exception cref="Exception">An entry could not be read; nothing was added.</exception>
    public void AddTo(CommitBatch batch) => IsPartOfBatch = TryAddTo(batch);

    /// <summary>Says that it ends with an exception.</summary>
    public void Fail(Exception exception) => Failure = exception;

    /// <summary>Lets its caller go on.</summary>
    public abstract void End();

    /// <summary>False when it changes nothing.</summary>
    protected abstract bool TryAddTo(CommitBatch batch);
}

/// <summary>A request whose caller awaits an outcome.</summary>
internal abstract class WriteRequest<TOutcome>(CancellationToken cancellationToken)
    : WriteRequest(cancellationToken)
{
    // Its caller goes on within whatever ends it: never call that on the writer's thread, which has the next batch to
    // write.
    private readonly TaskCompletionSource<TOutcome> _end = new();

    /// <summary>What became of it, once that is durable.</summary>
    /// <exception cref="StoreUnavailableException">The engine could not do it.</exception>
    public Task<TOutcome> Task => _end.Task;

    /// <summary>What its caller is told, if the batch can be written.</summary>
    protected abstract TOutcome Outcome { get; }

    public override void End()
    {
        if (Failure is OperationCanceledException)
        {
            _end.TrySetCanceled(CancellationToken);
        }
        else if (Failure is not null)
        {
            _end.TrySetException(Failure);
        }
        else
        {
            _end.TrySetResult(Outcome);
        }
    }
}
