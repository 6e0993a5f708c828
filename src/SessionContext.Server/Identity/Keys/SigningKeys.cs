using Microsoft.Extensions.Primitives;
using SessionContext.Server.Identity.Configuration;
using SessionContext.Server.Identity.Sessions;

namespace SessionContext.Server.Identity.Keys;

/// <summary>
/// The keys of the embedded authority that are alive: the newest signs, older ones validate until the last token they signed has
/// ended. A key that another process added to the folder is noticed by <see cref="Refresh"/>.
/// </summary>
internal sealed partial class SigningKeys(
    KeyFolder folder,
    IdentityOptions options,
    TimeProvider time,
    ILogger<SigningKeys> log
)
{
    /// <summary>How often the folder is read again.</summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(30);

    /// <summary>How soon a token with an unknown key may have it read again.</summary>
    public static readonly TimeSpan ShortestRefreshInterval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private ConfigurationReloadToken _changed = new();
    private IReadOnlyList<SigningKey>? _live;
    private DateTimeOffset _readAt;

    /// <summary>The live keys, the newest first; never empty.</summary>
    /// <exception cref="KeyFolderException">At the first call only: there are no usable keys.</exception>
    public IReadOnlyList<SigningKey> Live => Volatile.Read(ref _live) ?? Open();

    /// <summary>Fires once when the live keys change.</summary>
    public IChangeToken ChangeToken => Volatile.Read(ref _changed);

    // A key is noticed some time after it was made; until then the one before it signs.
    private TimeSpan Retention =>
        (
            options.ServiceTokenLifetime > SessionTokens.RefreshLifetime
                ? options.ServiceTokenLifetime
                : SessionTokens.RefreshLifetime
        )
        + 2 * RefreshInterval;

    /// <summary>The live key with this id, or null. An unknown id has the folder read again, but not more often than the shortest interval.</summary>
    public SigningKey? Find(string keyId)
    {
        if (Among(Live, keyId) is { } known)
        {
            return known;
        }

        lock (_gate)
        {
            if (time.GetUtcNow() - _readAt < ShortestRefreshInterval)
            {
                return Among(Live, keyId);
            }
        }

        Refresh();
        return Among(Live, keyId);
    }

    /// <summary>Reads the folder, adds a key when the newest is too old and removes those that nothing needs any more.</summary>
    public void Refresh()
    {
        try
        {
            lock (_gate)
            {
                Load();
            }
        }
        catch (Exception e) when (e is KeyFolderException or IOException)
        {
            // The keys in memory are still good; the next refresh tries again.
            FolderUnusable(e);
        }
    }

    private IReadOnlyList<SigningKey> Open()
    {
        lock (_gate)
        {
            return _live ?? Load();
        }
    }

    private IReadOnlyList<SigningKey> Load()
    {
        var now = _readAt = time.GetUtcNow();
        var keys = folder.Read().ToList();
        if (keys.Count == 0 || keys[0].CreatedAt + options.SigningKeyLifetime <= now)
        {
            var key = folder.Add(now);
            keys.Insert(0, key);
            KeyAdded(key.Key.KeyId);
        }

        for (var i = keys.Count - 1; i > 0 && keys[i - 1].CreatedAt + Retention <= now; i--)
        {
            folder.Remove(keys[i]);
            KeyRemoved(keys[i].Key.KeyId);
            keys.RemoveAt(i);
        }

        var before = _live;
        if (before?.Select(k => k.Key.KeyId).SequenceEqual(keys.Select(k => k.Key.KeyId)) is true)
        {
            return before;
        }

        Volatile.Write(ref _live, keys);
        Interlocked.Exchange(ref _changed, new()).OnReload();
        return keys;
    }

    private static SigningKey? Among(IReadOnlyList<SigningKey> keys, string keyId) =>
        keys.FirstOrDefault(key => key.Key.KeyId == keyId);

    [LoggerMessage(2000, LogLevel.Information, "A new signing key {KeyId} signs from now on.")]
    private partial void KeyAdded(string keyId);

    [LoggerMessage(
        2001,
        LogLevel.Information,
        "Signing key {KeyId} was removed: every token it signed has ended."
    )]
    private partial void KeyRemoved(string keyId);

    [LoggerMessage(
        2002,
        LogLevel.Error,
        "The signing keys cannot be read again; those in memory stay in use."
    )]
    private partial void FolderUnusable(Exception error);
}
