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
    // Continuations run elsewhere: the writer's thread has the next batch to write.
    private readonly TaskCompletionSource<bool> _outcome = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

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

    /// <summary>Ends the request if its caller gave up before the engine saw it.</summary>
    public bool EndIfCancelled() =>
        cancellationToken.IsCancellationRequested && _outcome.TrySetCanceled(cancellationToken);

    public void Complete() => _outcome.TrySetResult(Swapped);

    public void Fail(StoreUnavailableException exception) => _outcome.TrySetException(exception);
}
