using SessionContext.Core;

namespace SessionContext.Storage.Postgres;

/// <summary>A call that waits to be carried out with others in one statement.</summary>
internal abstract class BatchRequest(ContextKey key, CancellationToken cancellationToken)
{
    public ContextKey Key => key;

    /// <summary>How many bytes it keeps in memory while it waits.</summary>
    public virtual long Bytes => 0;

    /// <summary>When it began to wait, as a time stamp of the store's clock.</summary>
    public long Since { get; set; }

    protected CancellationToken CancellationToken => cancellationToken;

    /// <summary>Ends it if its caller gave up; false if it is still wanted.</summary>
    public abstract bool TryCancel();

    /// <summary>Ends it with an exception, unless it has ended.</summary>
    public abstract void Fail(Exception exception);
}

/// <summary>A call that ends with a value.</summary>
internal class BatchRequest<T>(ContextKey key, CancellationToken cancellationToken)
    : BatchRequest(key, cancellationToken)
{
    // Callers go on by themselves: who ends them has the next batch to carry out.
    private readonly TaskCompletionSource<T> _end = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    /// <summary>What became of it.</summary>
    /// <exception cref="StoreUnavailableException">The database could not do it.</exception>
    public Task<T> Task => _end.Task;

    public void End(T value) => _end.TrySetResult(value);

    public override bool TryCancel() =>
        CancellationToken.IsCancellationRequested && _end.TrySetCanceled(CancellationToken);

    public override void Fail(Exception exception) => _end.TrySetException(exception);
}
