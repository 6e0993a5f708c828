namespace SessionContext.Server.Keys;

/// <summary>Which key follows which: what is made of the keys that are kept, the newest first.</summary>
internal static class KeySuccession
{
    /// <summary>Puts a new key in front: it signs from now on.</summary>
    public static IReadOnlyList<SigningKey> Add(IReadOnlyList<SigningKey> keys, DateTimeOffset now)
    {
        // A machine whose clock is behind must not make a key that is older than the one it is to follow.
        var createdAt =
            keys is [var newest, ..] && newest.CreatedAt >= now
                ? newest.CreatedAt.AddMilliseconds(1)
                : now;
        return [SigningKey.Create(createdAt), .. keys];
    }

    /// <summary>
    /// Adds a key when the newest is too old (or there is none), and leaves out those that nothing needs any more.
    /// </summary>
    /// <param name="keys">All keys.</param>
    /// <param name="now">The time.</param>
    /// <param name="lifetime">How long a key signs.</param>
    /// <param name="retention">How long it is needed after the next one took over.</param>
    public static IReadOnlyList<SigningKey> Renew(
        IReadOnlyList<SigningKey> keys,
        DateTimeOffset now,
        TimeSpan lifetime,
        TimeSpan retention
    )
    {
        var kept = keys.TakeWhile((_, i) => i == 0 || keys[i - 1].CreatedAt + retention > now)
            .ToList();
        return kept is [var newest, ..] && newest.CreatedAt + lifetime > now
            ? kept
            : Add(kept, now);
    }

    /// <summary>
    /// Adds keys of another place. Where there are none they are taken as they are. Else each of both may have signed
    /// until now, which the time of the key after it does not tell any more: a new one signs, and all others are needed
    /// as if it had followed each of them.
    /// </summary>
    /// <param name="keys">The keys here, the newest first.</param>
    /// <param name="others">The keys of the other place, the newest first.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<SigningKey> Merge(
        IReadOnlyList<SigningKey> keys,
        IReadOnlyList<SigningKey> others,
        DateTimeOffset now
    )
    {
        if (keys.Count == 0)
        {
            return others;
        }

        var all = keys.UnionBy(others, key => key.Key.KeyId)
            .OrderByDescending(key => key.CreatedAt)
            .ToArray();
        if (all.Length == keys.Count && keys[0].Key.KeyId == others[0].Key.KeyId)
        {
            return keys; // they were taken before, and are still one succession
        }

        var joined = Add(all, now);
        return
        [
            joined[0],
            .. all.Select((key, i) => key.At(joined[0].CreatedAt.AddMilliseconds(-1 - i))),
        ];
    }

    /// <summary>
    /// Takes keys away, so that their tokens are invalid. Where the one that signs is among them, a new one signs.
    /// </summary>
    /// <param name="keys">All keys, the newest first.</param>
    /// <param name="isRevoked">Whether to take a key away, by its id.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<SigningKey> Revoke(
        IReadOnlyList<SigningKey> keys,
        Predicate<string> isRevoked,
        DateTimeOffset now
    )
    {
        var kept = keys.Where(key => !isRevoked(key.Key.KeyId)).ToArray();
        return kept is [var newest, ..] && newest == keys[0] ? kept : Add(kept, now);
    }

    /// <summary>Adds a key to those of a store, as an operator asks for it.</summary>
    /// <returns>The new key.</returns>
    /// <exception cref="KeyStoreException">The keys cannot be read or written.</exception>
    public static async Task<SigningKey> RotateAsync(
        this IKeyStore store,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) => (await store.UpdateAsync(keys => Add(keys, now), cancellationToken)).After[0];
}
