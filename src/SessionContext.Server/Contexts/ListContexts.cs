using System.Globalization;
using SessionContext.Core;
using SessionContext.Core.Finding;
using SessionContext.Core.Scans;
using SessionContext.Server.Access;
using SessionContext.Server.Http;

namespace SessionContext.Server.Contexts;

/// <summary>
/// GET …/context: the contexts of a customer, of a cart, or with <see cref="Scopes.AdministerContexts"/> all (contract
/// § 8).
/// </summary>
internal sealed class ListContexts(
    ISessionContextStore store,
    TenantListing listing,
    ListCursors cursors
)
{
    private const string TotalCount = "X-Total-Count";
    private const string NextCursor = "X-Next-Cursor";

    // Where counting stops.
    private const int MostCounted = 10_000;

    private static readonly Problem BadCursor = Problem.Invalid(
        "cursor",
        "is not one of this list, or is older than 24 hours; begin again without it"
    );

    public async Task<IResult> HandleAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (ListQuery.Read(http, out var problem) is not { } query)
        {
            return problem;
        }

        var caller = Caller.Of(http)!;
        if (query.IsOfAll && !caller.Has(Scopes.AdministerContexts))
        {
            return AccessAnswers.Forbidden(AccessRefusal.MissingScope(Scopes.AdministerContexts));
        }

        var tenant = caller.Tenant!.Value;
        var from = ListPlace.Beginning;
        if (
            query.Cursor is { } cursor
            && !ListPlace.TryParse(cursors.Read(tenant, query.Identity, cursor), out from)
        )
        {
            return BadCursor;
        }

        try
        {
            var (items, next) = await PageAsync(tenant, query, from, cancellationToken)
                .ConfigureAwait(false);
            if (next is { } place)
            {
                http.Response.Headers[NextCursor] = cursors.Create(
                    tenant,
                    query.Identity,
                    place.ToString()
                );
            }

            if (
                http.Request.Headers[TotalCount] is [{ } wanted]
                && bool.TryParse(wanted, out var count)
                && count
            )
            {
                http.Response.Headers[TotalCount] = await CountAsync(
                        tenant,
                        query,
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            }

            return new DocumentListResult(items);
        }
        catch (ScanException) when (query.Cursor is not null)
        {
            http.Response.Headers.Remove(NextCursor);
            return BadCursor;
        }
        catch (ScanException e)
        {
            throw new StoreUnavailableException(
                "The store's servers are being rearranged.",
                innerException: e
            );
        }
    }

    private async ValueTask<(IReadOnlyList<FoundContext> Items, ListPlace? Next)> PageAsync(
        Tenant tenant,
        ListQuery query,
        ListPlace from,
        CancellationToken cancellationToken
    )
    {
        if (query.IsOfAll)
        {
            var page = await listing
                .PageAsync(tenant, query.Includes, from.Position, query.PageSize, cancellationToken)
                .ConfigureAwait(false);
            return (page.Items, page.Next is { } next ? new ListPlace(next) : null);
        }

        var (index, id) = query.Key;
        var found = await store
            .FindAsync(tenant, index, id, from.Position.Last, query.PageSize, cancellationToken)
            .ConfigureAwait(false);
        return (found.Items, found.Next is { } last ? new ListPlace(new(null, last, null)) : null);
    }

    private async ValueTask<string> CountAsync(
        Tenant tenant,
        ListQuery query,
        CancellationToken cancellationToken
    )
    {
        const int most = MostCounted + 1;
        var count = query.IsOfAll
            ? await listing
                .CountAsync(tenant, query.Includes, most, cancellationToken)
                .ConfigureAwait(false)
            : await store
                .CountAsync(tenant, query.Key.Index, query.Key.Id, most, cancellationToken)
                .ConfigureAwait(false);
        return count > MostCounted
            ? $"{MostCounted}+"
            : count.ToString(CultureInfo.InvariantCulture);
    }
}
