using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace SessionContext.Server.Tokens;

/// <summary>
/// The tokens that were checked lately, by their text. Bounded: when the young generation is full it becomes the old
/// one and the old one is dropped, so eviction costs nothing and what is in use moves on.
/// </summary>
internal sealed class ValidatedTokens(int capacity = 10_000)
{
    private Generations _generations = Generations.After(None());

    /// <summary>Finds a token whose check still holds.</summary>
    public bool TryGet(
        ReadOnlySpan<char> token,
        DateTimeOffset now,
        [NotNullWhen(true)] out ValidatedToken? found
    )
    {
        var generations = Volatile.Read(ref _generations);
        if (!generations.YoungBySpan.TryGetValue(token, out found))
        {
            if (!generations.OldBySpan.TryGetValue(token, out found))
            {
                return false;
            }

            Add(generations, token.ToString(), found);
        }

        return found.HoldsAt(now);
    }

    /// <summary>
    /// Begins a check: hands out how to keep its result. A <see cref="Clear"/> meanwhile makes that a no-op, so that a
    /// token checked against withdrawn keys is not kept.
    /// </summary>
    public Action<string, ValidatedToken> Begin()
    {
        var generations = Volatile.Read(ref _generations);
        return (token, validated) => Add(generations, token, validated);
    }

    /// <summary>Forgets everything: the keys changed.</summary>
    public void Clear() => Volatile.Write(ref _generations, Generations.After(None()));

    private void Add(Generations generations, string token, ValidatedToken validated)
    {
        generations.Young[token] = validated;

        // Counted apart, since counting a concurrent dictionary takes all of its locks.
        if (Interlocked.Increment(ref generations.Added) >= capacity / 2)
        {
            Interlocked.CompareExchange(
                ref _generations,
                Generations.After(generations.Young),
                generations
            );
        }
    }

    private static ConcurrentDictionary<string, ValidatedToken> None() =>
        new(SignatureComparer.Instance);

    private sealed class Generations(
        ConcurrentDictionary<string, ValidatedToken> young,
        ConcurrentDictionary<string, ValidatedToken> old
    )
    {
        public static Generations After(ConcurrentDictionary<string, ValidatedToken> young) =>
            new(None(), young);

        public int Added;
        public readonly ConcurrentDictionary<string, ValidatedToken> Young = young;
        public readonly ConcurrentDictionary<string, ValidatedToken>.AlternateLookup<
            ReadOnlySpan<char>
        > YoungBySpan = young.GetAlternateLookup<ReadOnlySpan<char>>();
        public readonly ConcurrentDictionary<string, ValidatedToken>.AlternateLookup<
            ReadOnlySpan<char>
        > OldBySpan = old.GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
