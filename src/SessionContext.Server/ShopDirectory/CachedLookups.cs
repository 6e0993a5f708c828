using System.Text.Json;
using Microsoft.Extensions.Caching.Hybrid;

namespace SessionContext.Server.ShopDirectory;

/// <summary>
/// A upstream's answers, kept for a while. Callers who want the same at once share one call, and one who leaves does not end it for the
/// others. A failure is kept for seconds, so that a dead upstream stays cheap; meanwhile an older answer stands in.
/// </summary>
/// <param name="cache">Where they are kept, by path.</param>
/// <param name="upstream">Who is asked.</param>
/// <param name="read">Takes an answer.</param>
/// <param name="freshFor">How long an answer is used before it is asked for again.</param>
/// <param name="time">The clock.</param>
internal sealed class CachedLookups<T>(
    LookupCache cache,
    UpstreamClient upstream,
    Func<JsonElement, T?> read,
    TimeSpan freshFor,
    TimeProvider time
)
    where T : class
{
    /// <summary>How long a failure, or that there is no such thing, is believed.</summary>
    public static readonly TimeSpan NegativeTtl = TimeSpan.FromSeconds(5);

    /// <summary>How long an answer that is no longer fresh may stand in for an upstream that fails.</summary>
    public static readonly TimeSpan StaleIfErrorFor = TimeSpan.FromHours(1);

    private const HybridCacheEntryFlags NothingWritten =
        HybridCacheEntryFlags.DisableLocalCacheWrite
        | HybridCacheEntryFlags.DisableDistributedCache;

    private static readonly HybridCacheEntryOptions OnlyRead = new()
    {
        Flags = NothingWritten | HybridCacheEntryFlags.DisableUnderlyingData,
    };

    // Another key than the entry's, for the sake of sharing alone: how long an answer is kept depends on what it is.
    private static readonly HybridCacheEntryOptions OnlyShared = new()
    {
        Flags = NothingWritten | HybridCacheEntryFlags.DisableLocalCacheRead,
    };

    private readonly HybridCacheEntryOptions _written = new()
    {
        Expiration = freshFor + StaleIfErrorFor,
        Flags = HybridCacheEntryFlags.DisableDistributedCache,
    };

    // How often paths were forgotten, by hash: an answer that was asked for before must not be kept after.
    private readonly int[] _forgets = new int[256];

    /// <summary>The answer for a path. Throws nothing but the caller's own cancellation.</summary>
    public async ValueTask<Lookup<T>> FindAsync(string path, CancellationToken cancellationToken)
    {
        var kept = await PeekAsync(path);
        if (!IsFresh(kept))
        {
            var forgets = Volatile.Read(ref Forgets(path));
            kept = await cache.Entries.GetOrCreateAsync(
                $"{path} {forgets}",
                (Lookups: this, path, forgets),
                static (call, token) => call.Lookups.AskAsync(call.path, call.forgets, token),
                OnlyShared,
                cancellationToken: cancellationToken
            );
        }

        return new(kept!.Outcome, kept.Value);
    }

    /// <summary>Drops the answer for a path, that of a call under way as well.</summary>
    public ValueTask ForgetAsync(string path, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref Forgets(path));
        return cache.Entries.RemoveAsync(path, cancellationToken);
    }

    private async ValueTask<CachedLookup<T>?> AskAsync(
        string path,
        int forgets,
        CancellationToken cancellationToken
    )
    {
        // A call that ended since the caller looked has left its answer here.
        var before = await PeekAsync(path);
        if (IsFresh(before))
        {
            return before;
        }

        var answer = await upstream.AskAsync(path, read, cancellationToken);
        var kept = Keep(answer, before, time.GetUtcNow());
        await cache.Entries.SetAsync(path, kept, _written, null, cancellationToken);
        if (Volatile.Read(ref Forgets(path)) != forgets)
        {
            await cache.Entries.RemoveAsync(path, cancellationToken);
        }

        return kept;
    }

    private CachedLookup<T> Keep(Lookup<T> answer, CachedLookup<T>? before, DateTimeOffset now)
    {
        if (answer.Outcome == LookupOutcome.Found)
        {
            return new(answer.Outcome, answer.Value, now, now + freshFor);
        }

        var standsIn =
            answer.Outcome == LookupOutcome.Failed
            && before?.Value is not null
            && now < before.FoundAt + freshFor + StaleIfErrorFor;
        return standsIn
            ? before! with
            {
                Outcome = LookupOutcome.Failed,
                FreshUntil = now + NegativeTtl,
            }
            : new(answer.Outcome, null, now, now + NegativeTtl);
    }

    // Without a token: nothing is waited for, and with one a miss would be handed to another thread.
    private ValueTask<CachedLookup<T>?> PeekAsync(string path) =>
        cache.Entries.GetOrCreateAsync<CachedLookup<T>?>(path, static _ => default, OnlyRead);

    private bool IsFresh(CachedLookup<T>? kept) =>
        kept is not null && time.GetUtcNow() < kept.FreshUntil;

    private ref int Forgets(string path) =>
        ref _forgets[(uint)path.GetHashCode(StringComparison.Ordinal) % _forgets.Length];
}
