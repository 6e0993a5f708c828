using SessionContext.Core.Scans;

namespace SessionContext.Core.Finding;

/// <summary>Lists all contexts of a tenant, in pages (contract § 8).</summary>
/// <remarks>
/// A session that is there throughout is listed: once on the embedded engine and on PostgreSQL, at least once on Redis.
/// Between two pages nothing is held. Every member throws <see cref="StoreUnavailableException"/> where the store
/// cannot serve.
/// </remarks>
public sealed class TenantListing(ISessionContextStore store)
{
    // Bounds what one page costs where few contexts pass the filter: some 10,000 are looked at, and the next page goes
    // on behind them.
    private const int MostScanPages = 20;

    /// <summary>A page of the contexts that pass a filter.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="filter">Whether a context is listed.</param>
    /// <param name="from">The <see cref="TenantPage.Next"/> of the page before; null: the first page.</param>
    /// <param name="pageSize">The most contexts of a page; it may have fewer although there is a next page.</param>
    /// <param name="cancellationToken">Heeded between two round trips.</param>
    /// <exception cref="ScanException">The position is not of this store, or its servers have changed: begin
    /// again.</exception>
    public async ValueTask<TenantPage> PageAsync(
        Tenant tenant,
        Func<StoredContext, bool> filter,
        ListPosition? from,
        int pageSize,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(filter);
        var items = new List<FoundContext>();
        var at = from ?? default;
        var behind = at.Last;
        var looked = 0;
        await foreach (
            var page in store.ScanAsync(tenant, at.Scan, cancellationToken).ConfigureAwait(false)
        )
        {
            // Sessions ended meanwhile can make a look reach further. What is there may come before the last one
            // listed, so it is listed again.
            if (page.Reach != from?.Reach)
            {
                behind = null;
            }

            foreach (var context in Behind(behind, page).Where(found => filter(found.Context)))
            {
                if (items.Count == pageSize)
                {
                    return new(items, at);
                }

                items.Add(context);
                at = at with { Last = context.Session, Reach = page.Reach };
            }

            if (items.Count < pageSize)
            {
                at = new(page.Position, null, null);
            }

            if (++looked == MostScanPages)
            {
                return new(items, at);
            }
        }

        return new(items, null);
    }

    /// <summary>How many contexts pass a filter, counted up to a limit.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="filter">Whether a context is counted.</param>
    /// <param name="most">Where counting stops: the highest answer.</param>
    /// <param name="cancellationToken">Heeded between two round trips.</param>
    public async ValueTask<int> CountAsync(
        Tenant tenant,
        Func<StoredContext, bool> filter,
        int most,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(filter);
        var count = 0;
        await foreach (
            var page in store.ScanAsync(tenant, null, cancellationToken).ConfigureAwait(false)
        )
        {
            count += page.Entries.Count(entry => entry is ScannedContext c && filter(c.Context));
            if (count >= most)
            {
                return most;
            }
        }

        return count;
    }

    private static IEnumerable<FoundContext> Behind(SessionId? last, ScanPage page) =>
        page
            .Entries.OfType<ScannedContext>()
            .Select(entry => new FoundContext(entry.Key.SessionId, entry.Context))
            .Where(found =>
                last is not { } id
                || string.CompareOrdinal(found.Session.ToString(), id.ToString()) > 0
            );
}

/// <summary>Some contexts of a tenant.</summary>
/// <param name="Items">The contexts.</param>
/// <param name="Next">Where the next page begins; null: this is the last page.</param>
public sealed record TenantPage(IReadOnlyList<FoundContext> Items, ListPosition? Next);

/// <summary>A place in the list of a tenant's contexts.</summary>
/// <param name="Scan">The <see cref="ScanPage.Position"/> to go on behind; null: the beginning.</param>
/// <param name="Last">The session to go on behind within the page of the scan; null: its beginning.</param>
/// <param name="Reach">The <see cref="ScanPage.Reach"/> of that page.</param>
public readonly record struct ListPosition(string? Scan, SessionId? Last, string? Reach);
