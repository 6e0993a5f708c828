using System.Collections.Concurrent;

namespace SessionContext.Core.Changes;

/// <summary>
/// What this process stored lately: where the next change of a session may begin without reading it over a network first. A guess and never an answer:
/// the swap tells whether it still stands, and since no two states share a <see cref="Revision"/>, one that stands is the stored one to the byte.
/// </summary>
/// <param name="maxBytes">How much is remembered at the most, about.</param>
/// <remarks>When the young generation is full it becomes the old one and the old one is dropped; what is in use moves on.</remarks>
public sealed class RecentContexts(int maxBytes = 32 << 20)
{
    // What an entry takes beside its document.
    private const int Overhead = 300;

    private Generations _generations = new([], []);

    /// <summary>What is likely to be stored under a key now; null where nothing is known, or what is has ended.</summary>
    public StoredContext? Recall(ContextKey key, DateTimeOffset now)
    {
        var (young, old) = Volatile.Read(ref _generations);
        return
            (young.TryGetValue(key, out var known) || old.TryGetValue(key, out known))
            && !known.HasEnded(now)
            ? known
            : null;
    }

    /// <summary>Keeps what was stored under a key (null: it was deleted) in place of what was known of it.</summary>
    public void Remember(ContextKey key, StoredContext? stored)
    {
        var generations = Volatile.Read(ref _generations);
        if (stored is null)
        {
            generations.Young.TryRemove(key, out _);
            generations.Old.TryRemove(key, out _);
            return;
        }

        generations.Young[key] = stored;
        if (generations.Grow(Overhead + stored.Document.Length) > maxBytes / 2)
        {
            Interlocked.CompareExchange(ref _generations, new([], generations.Young), generations);
        }
    }

    private sealed record Generations(
        ConcurrentDictionary<ContextKey, StoredContext> Young,
        ConcurrentDictionary<ContextKey, StoredContext> Old
    )
    {
        private int _bytes;

        /// <summary>Counts what came in, also in place of something else.</summary>
        public int Grow(int bytes) => Interlocked.Add(ref _bytes, bytes);
    }
}
