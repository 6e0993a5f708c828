using Microsoft.IdentityModel.Tokens;

namespace SessionContext.Server.Tokens;

/// <summary>
/// The keys of an outside issuer, kept and read again when they are old or a token names an unknown one. While the
/// issuer cannot be reached the last known keys stay in use; a token that they cannot check waits for nothing longer
/// than one attempt, and attempts are spaced.
/// </summary>
/// <param name="issuer">For the log.</param>
/// <param name="load">Reads the issuer's present keys; has its own timeout.</param>
/// <param name="freshFor">From which age on keys are read again. They stay in use meanwhile.</param>
/// <param name="changed">Called when the issuer has other keys than before.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where failures go.</param>
internal sealed partial class OutsideKeys(
    string issuer,
    Func<Task<IssuerKeys>> load,
    TimeSpan freshFor,
    Action changed,
    TimeProvider time,
    ILogger<OutsideKeys> log
) : IVerificationKeys
{
    /// <summary>The shortest time between two attempts to read the keys.</summary>
    public static readonly TimeSpan Spacing = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private IssuerKeys? _keys;
    private DateTimeOffset _startedAt = DateTimeOffset.MinValue;
    private Task _attempt = Task.CompletedTask;

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<SecurityKey>> FindAsync(
        string? keyId,
        CancellationToken cancellationToken
    )
    {
        var attempt = Attempt(Spacing, freshFor, out var known);
        if (Select(known?.Keys, keyId) is { Count: > 0 } found)
        {
            return found;
        }

        if (known is not null)
        {
            attempt = Attempt(Spacing, Spacing, out _);
        }

        try
        {
            await attempt.WaitAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new IssuerUnavailableException(e);
        }

        return Select(Volatile.Read(ref _keys)?.Keys, keyId);
    }

    /// <summary>Reads the keys without keeping them, so that the log tells where they cannot be read.</summary>
    public async Task ProbeAsync()
    {
        try
        {
            await load();
        }
        catch (Exception e)
        {
            KeysUnavailable(issuer, e);
        }
    }

    /// <summary>
    /// The attempt under way or the last one; starts another where there are no keys or they are older than
    /// <paramref name="age"/>.
    /// </summary>
    private Task Attempt(TimeSpan spacing, TimeSpan age, out IssuerKeys? known)
    {
        lock (_gate)
        {
            known = _keys;
            var sinceLast = time.GetUtcNow() - _startedAt;
            var wanted = known is null || _attempt.IsFaulted ? spacing : age;
            if (_attempt.IsCompleted && sinceLast >= wanted)
            {
                _startedAt = time.GetUtcNow();
                _attempt = LoadAsync();
            }

            return _attempt;
        }
    }

    private async Task LoadAsync()
    {
        // Off the caller's lock and thread: reading may take its time.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            Replace(await load());
        }
        catch (Exception e)
        {
            KeysUnavailable(issuer, e);
            throw;
        }
    }

    // In one step for all who look: nobody finds the new keys while what was checked with the old ones still stands.
    private void Replace(IssuerKeys keys)
    {
        IssuerKeys? before;
        lock (_gate)
        {
            (before, _keys) = (_keys, keys);
            if (
                before is not null
                && !before.Keys.Select(Identity).ToHashSet().SetEquals(keys.Keys.Select(Identity))
            )
            {
                changed();
            }
        }

        foreach (var key in keys.Ignored.Except(before?.Ignored ?? []))
        {
            KeyIgnored(key.KeyId, issuer, key.Reason);
        }
    }

    // An id may be absent, or stay while the key or its algorithm changes.
    private static (string?, string?, string) Identity(JsonWebKey key) =>
        (key.Kid, key.Alg, $"{key.N} {key.E} {key.Crv} {key.X} {key.Y}");

    private static IReadOnlyList<SecurityKey> Select(
        IReadOnlyList<JsonWebKey>? keys,
        string? keyId
    ) =>
        keys is null ? []
        : string.IsNullOrEmpty(keyId) ? keys
        : [.. keys.Where(key => key.KeyId == keyId)];

    [LoggerMessage(
        2010,
        LogLevel.Warning,
        "The keys of issuer {Issuer} cannot be read. Keys read before stay in use; without any, its tokens are answered with 503. Check Identity:Issuers:N:Authority or JwksFile."
    )]
    private partial void KeysUnavailable(string issuer, Exception error);

    [LoggerMessage(
        2011,
        LogLevel.Warning,
        "Key {KeyId} of issuer {Issuer} is ignored, and tokens signed with it are refused: {Reason}."
    )]
    private partial void KeyIgnored(string? keyId, string issuer, string reason);
}
