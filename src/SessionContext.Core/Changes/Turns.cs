namespace SessionContext.Core.Changes;

/// <summary>
/// Lets the calls that lost a race on one key take turns, so that they wait for each other instead of losing again
/// and again. A courtesy within one process: the store's compare-and-swap alone keeps changes from being lost.
/// </summary>
internal sealed class Turns
{
    private readonly SemaphoreSlim[] _turns =
    [
        .. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1)),
    ];

    /// <summary>Waits for the key's turn; disposing what it gives ends the turn.</summary>
    public async ValueTask<Turn> TakeAsync(ContextKey key, CancellationToken cancellationToken)
    {
        var semaphore = _turns[(uint)key.GetHashCode() % _turns.Length];
        await semaphore.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(semaphore);
    }

    /// <summary>A turn, or (default) none.</summary>
    public readonly struct Turn(SemaphoreSlim semaphore) : IDisposable
    {
        /// <inheritdoc />
        public void Dispose() => semaphore?.Release();
    }
}
