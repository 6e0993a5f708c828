namespace SessionContext.Server.Keys;

/// <summary>Where the signing keys are kept: a folder of one process, or the store that several share.</summary>
internal interface IKeyStore
{
    /// <summary>Reads the keys and keeps what <paramref name="change"/> makes of them, as far as it differs.</summary>
    /// <param name="change">
    /// Gets all keys, the newest first, and gives back those that are to be kept, in that order. Called again where
    /// another process came first, with the keys that it left, so that a key that several want is made once.
    /// </param>
    /// <param name="cancellationToken">Heeded until the keys are written.</param>
    /// <exception cref="KeyStoreException">A key cannot be trusted, read or written.</exception>
    ValueTask<KeyUpdate> UpdateAsync(
        Func<IReadOnlyList<SigningKey>, IReadOnlyList<SigningKey>> change,
        CancellationToken cancellationToken
    );

    /// <summary>Removes all keys, those that cannot be read among them.</summary>
    /// <exception cref="KeyStoreException">A key cannot be removed.</exception>
    ValueTask RemoveAllAsync(CancellationToken cancellationToken);
}

/// <summary>What an update found and what it left, the newest first.</summary>
internal sealed record KeyUpdate(IReadOnlyList<SigningKey> Before, IReadOnlyList<SigningKey> After)
{
    /// <summary>The keys that it made.</summary>
    public IEnumerable<SigningKey> Added => After.Except(Before);

    /// <summary>The keys that it removed.</summary>
    public IEnumerable<SigningKey> Removed => Before.Except(After);
}
