using Microsoft.Extensions.Primitives;
using SessionContext.Core;
using SessionContext.Core.Clocks;
using SessionContext.Server.Contexts;
using SessionContext.Server.Settings;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Keys;

/// <summary>
/// The keys of the embedded authority that are alive: the newest signs, older ones validate until the last token or
/// cursor they signed has expired. A key that another process added is noticed by <see cref="RefreshAsync"/>.
/// </summary>
internal sealed partial class SigningKeys(
    IKeyStore store,
    IdentityOptions options,
    TimeProvider time,
    ILogger<SigningKeys> log,
    ISessionContextStore? contexts = null
) : IDisposable
{
    /// <summary>How often the keys are read again.</summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(30);

    /// <summary>How soon after the last one another token with an unknown key may have them read again.</summary>
    public static readonly TimeSpan ShortestRefreshInterval = TimeSpan.FromSeconds(5);

    private readonly IStoreClock? _clock = contexts is null ? null : StoreSetup.ClockOf(contexts);
    private readonly SemaphoreSlim _gate = new(1);
    private ConfigurationReloadToken _changed = new();
    private IReadOnlyList<SigningKey>? _live;
    private DateTimeOffset _lookedAt = DateTimeOffset.MinValue;

    /// <summary>The live keys, the newest first; never empty.</summary>
    /// <exception cref="InvalidOperationException"><see cref="OpenAsync"/> was not awaited.</exception>
    public IReadOnlyList<SigningKey> Live =>
        Volatile.Read(ref _live)
        ?? throw new InvalidOperationException("The signing keys have not been loaded.");

    /// <summary>When the key that signs was made; null before <see cref="OpenAsync"/>.</summary>
    public DateTimeOffset? NewestCreatedAt => Volatile.Read(ref _live)?[0].CreatedAt;

    /// <summary>Fires once when the live keys change.</summary>
    public IChangeToken ChangeToken => Volatile.Read(ref _changed);

    // A key is noticed some time after it was made; until then the one before it signs.
    private TimeSpan Retention =>
        TimeSpan.FromTicks(Math.Max(options.LongestTokenLifetime.Ticks, ListCursors.Lifetime.Ticks))
        + 2 * RefreshInterval;

    /// <summary>Reads the keys, or makes the first one; at start, before anything asks for them.</summary>
    /// <exception cref="KeyStoreException">There are no usable keys.</exception>
    /// <exception cref="StoreUnavailableException">The store that holds them cannot be reached.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await LoadAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The live key with this id, if it is in memory.</summary>
    public SigningKey? Find(string keyId) => Live.FirstOrDefault(key => key.Key.KeyId == keyId);

    /// <summary>
    /// The live key with this id, or null. For an unknown id the keys are read again, since another process may just
    /// have made it, but not for each: ids can be made up.
    /// </summary>
    public ValueTask<SigningKey?> FindAsync(string keyId, CancellationToken cancellationToken) =>
        Find(keyId) is { } known ? new(known) : LookAgainAsync(keyId, cancellationToken);

    /// <summary>
    /// Reads the keys, adds one when the newest is too old and removes those that nothing needs any more.
    /// </summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await ReloadAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _gate.Dispose();

    private async ValueTask<SigningKey?> LookAgainAsync(
        string keyId,
        CancellationToken cancellationToken
    )
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            // The caller that held the gate before may have found it. A look by the clock does not count: it may have
            // been just before the key was made.
            var now = time.GetUtcNow();
            if (Find(keyId) is null && now - _lookedAt >= ShortestRefreshInterval)
            {
                _lookedAt = now;
                await ReloadAsync(cancellationToken);
            }
        }
        finally
        {
            _gate.Release();
        }

        return Find(keyId);
    }

    private async ValueTask ReloadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LoadAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The keys in memory are still good; the next refresh tries again.
            KeysUnusable(e);
        }
    }

    private async ValueTask LoadAsync(CancellationToken cancellationToken)
    {
        // A clock far ahead would remove keys that are still needed, and add one that signs until that far time.
        var mayRenew = _clock is null || (await _clock.JudgeClockAsync(cancellationToken)).MayFree;
        var now = time.GetUtcNow();
        var update = await store.UpdateAsync(
            keys =>
                mayRenew || keys.Count == 0
                    ? KeySuccession.Renew(keys, now, options.SigningKeyLifetime, Retention)
                    : keys,
            cancellationToken
        );
        foreach (var key in update.Added)
        {
            KeyAdded(key.Key.KeyId);
        }

        foreach (var key in update.Removed)
        {
            KeyRemoved(key.Key.KeyId);
        }

        Publish(update.After);
    }

    private void Publish(IReadOnlyList<SigningKey> keys)
    {
        if (_live?.Select(k => k.Key.KeyId).SequenceEqual(keys.Select(k => k.Key.KeyId)) is true)
        {
            return;
        }

        Volatile.Write(ref _live, keys);
        Interlocked.Exchange(ref _changed, new()).OnReload();
    }

    [LoggerMessage(
        2000,
        LogLevel.Information,
        "The new signing key {KeyId} is in use from now on."
    )]
    private partial void KeyAdded(string keyId);

    [LoggerMessage(
        2001,
        LogLevel.Information,
        "Signing key {KeyId} was removed: every token that it signed has expired."
    )]
    private partial void KeyRemoved(string keyId);

    [LoggerMessage(
        2002,
        LogLevel.Error,
        "The signing keys cannot be reloaded; those in memory stay in use."
    )]
    private partial void KeysUnusable(Exception error);
}
