using SessionContext.Core;

namespace SessionContext.Storage.Embedded;

/// <summary>One compare-and-swap on its way to the disk; its caller awaits <see cref="Task"/>.</summary>
internal sealed class WriteRequest(
    ContextKey key,
    Revision? expected,
    StoredContext? replacement,
    CancellationToken cancellationToken
)
{
    // Its caller goes on within whatever ends it: never call that on the writer's thread, which has the next batch to write.
    private readonly TaskCompletionSource<bool> _outcome = new();
    private Exception? _failure;

    public ContextKey Key => key;

    public Revision? Expected => expected;

    public StoredContext? Replacement => replacement;

    /// <summary>The replacement as it is stored, made on the caller's thread; null deletes.</summary>
    public byte[]? Value { get; } = replacement is null ? null : EntryFormat.Encode(replacement);

    /// <summary>Asks for a write that changes no context, to see that the disk takes one.</summary>
    public bool IsProbe { get; init; }

    /// <summary>Whether the swap is part of the batch being written.</summary>
    public bool Swapped { get; set; }

    /// <summary>True or false as <see cref="ISessionContextStore.CompareAndSwapAsync"/> promises.</summary>
    public Task<bool> Task => _outcome.Task;

    /// <summary>Says that it ends cancelled, if its caller gave up before the engine saw it.</summary>
    public bool TryCancel()
    {
        if (cancellationToken.IsCancellationRequested)
        {
            _failure = new OperationCanceledException(cancellationToken);
        }

        return _failure is not null;
    }

    /// <summary>Says that it ends with an exception.</summary>
    public void Fail(Exception exception) => _failure = exception;

    /// <summary>Lets its caller go on.</summary>
    public void End()
    {
        if (_failure is OperationCanceledException)
        {
            _outcome.TrySetCanceled(cancellationToken);
        }
        else if (_failure is not null)
        {
            _outcome.TrySetException(_failure);
        }
        else
        {
            _outcome.TrySetResult(Swapped);
        }
    }
}
