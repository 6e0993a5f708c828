using System.Text.Json;
using Microsoft.Extensions.Caching.Hybrid;

namespace SessionContext.Server.ShopDirectory;

/// <summary>
/// Caches the answers of an upstream service. Callers that look up the same path at the same time share one call; a
/// caller that cancels does not cancel it for the others. A failure is cached for seconds, so that a service that is
/// down costs little. Until then, callers get an older answer if there is one.
/// </summary>
/// <param name="cache">The answers by path.</param>
/// <param name="upstream">The service.</param>
/// <param name="read">Reads an answer; null if it has an unexpected form.</param>
/// <param name="freshFor">How long an answer is used before the next call.</param>
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
    /// <summary>How long a failure, or "there is no such site or customer", is cached.</summary>
    public static readonly TimeSpan NegativeTtl = TimeSpan.FromSeconds(5);

    /// <summary>How long an answer that is no longer fresh is used while the service fails.</summary>
    public static readonly TimeSpan StaleIfErrorFor = TimeSpan.FromHours(1);

    private const HybridCacheEntryFlags NothingWritten =
        HybridCacheEntryFlags.DisableLocalCacheWrite
        | HybridCacheEntryFlags.DisableDistributedCache;

    private static readonly HybridCacheEntryOptions OnlyRead = new()
    {
        Flags = NothingWritten | HybridCacheEntryFlags.DisableUnderlyingData,
    };

    // Only shares a call, under another key than the entry's: how long an answer is cached depends on its outcome.
    private static readonly HybridCacheEntryOptions OnlyShared = new()
    {
        Flags = NothingWritten | HybridCacheEntryFlags.DisableLocalCacheRead,
    };

    private readonly HybridCacheEntryOptions _written = new()
    {
        Expiration = freshFor + StaleIfErrorFor,
        Flags = HybridCacheEntryFlags.DisableDistributedCache,
    };

    // How often paths were forgotten, by hash: the answer to a call that started earlier must not be cached.
    private readonly int[] _forgets = new int[256];

    /// <summary>The answer for a path. Throws only if the caller cancels.</summary>
    public async ValueTask<Lookup<T>> FindAsync(string path, CancellationToken cancellationToken)
    {
        var cached = await PeekAsync(path);
        if (!IsFresh(cached))
        {
            var forgets = Volatile.Read(ref Forgets(path));
            cached = await cache.Entries.GetOrCreateAsync(
                $"{path} {forgets}",
                (Lookups: this, path, forgets),
                static (call, token) => call.Lookups.AskAsync(call.path, call.forgets, token),
                OnlyShared,
                cancellationToken: cancellationToken
            );
        }

        return new(cached!.Outcome, cached.Value);
    }

    /// <summary>Drops the answer for a path, and the answer of a call in progress.</summary>
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
        // Another call may have stored its answer since the caller looked.
        var before = await PeekAsync(path);
        if (IsFresh(before))
        {
            return before;
        }

        var answer = await upstream.AskAsync(path, read, cancellationToken);
        var cached = Cacheable(answer, before, time.GetUtcNow());
        await cache.Entries.SetAsync(path, cached, _written, null, cancellationToken);
        if (Volatile.Read(ref Forgets(path)) != forgets)
        {
            await cache.Entries.RemoveAsync(path, cancellationToken);
        }

        return cached;
    }

    private CachedLookup<T> Cacheable(Lookup<T> answer, CachedLookup<T>? before, DateTimeOffset now)
    {
        if (answer.Outcome == LookupOutcome.Found)
        {
            return new(answer.Outcome, answer.Value, now, now + freshFor);
        }

        var usesOlder =
            answer.Outcome == LookupOutcome.Failed
            && before?.Value is not null
            && now < before.FoundAt + freshFor + StaleIfErrorFor;
        return usesOlder
            ? before! with
            {
                Outcome = LookupOutcome.Failed,
                FreshUntil = now + NegativeTtl,
            }
            : new(answer.Outcome, null, now, now + NegativeTtl);
    }

    // Without a token: the call does not wait, and with a token a miss would move to another thread.
    private ValueTask<CachedLookup<T>?> PeekAsync(string path) =>
        cache.Entries.GetOrCreateAsync<CachedLookup<T>?>(path, static _ => default, OnlyRead);

    private bool IsFresh(CachedLookup<T>? cached) =>
        cached is not null && time.GetUtcNow() < cached.FreshUntil;

    private ref int Forgets(string path) =>
        ref _forgets[(uint)path.GetHashCode(StringComparison.Ordinal) % _forgets.Length];
}
