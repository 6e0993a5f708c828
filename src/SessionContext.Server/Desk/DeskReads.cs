using System.Text.Json.Nodes;
using SessionContext.Core;
using SessionContext.Core.Customers;
using SessionContext.Core.Finding;
using SessionContext.Server.Cli;
using SessionContext.Server.Contexts;
using SessionContext.Server.Customers;
using SessionContext.Server.Hosting;

namespace SessionContext.Server.Desk;

/// <summary>What operators read: lists, one document, an export. A page is in memory at a time.</summary>
internal sealed class DeskReads(
    ISessionContextStore store,
    TenantListing listing,
    CustomerData data,
    AuditLog audit
)
{
    private const int PageSize = 200;

    /// <summary>Gives the documents of a list, up to the limit.</summary>
    public async Task<JsonObject> ListAsync(
        DeskScope scope,
        IDeskReader reader,
        CancellationToken cancellationToken
    )
    {
        var request = scope.Request;
        var query = new ListQuery(
            request.CustomerId,
            request.CartId,
            request.SiteCode,
            request.ModifiedSince,
            PageSize,
            null
        );
        var limit = request.Limit ?? int.MaxValue;
        var listed = 0;
        await foreach (var page in PagesAsync(scope.Tenant, query, cancellationToken))
        {
            foreach (var found in page)
            {
                if (listed == limit)
                {
                    return scope.Facts(("listed", listed), ("more", true));
                }

                await reader.TakeAsync(DeskDocument.Line(found.Context.Document));
                listed++;
            }
        }

        return scope.Facts(("listed", listed), ("more", false));
    }

    /// <summary>Gives the document of a session.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public async Task<JsonObject> ShowAsync(
        DeskScope scope,
        IDeskReader reader,
        CancellationToken cancellationToken
    )
    {
        var context =
            await store.ReadAsync(scope.Key, cancellationToken)
            ?? throw new CommandException(NotFound(scope));
        await reader.TakeAsync(DeskDocument.Line(context.Document));
        return scope.Facts(("listed", 1));
    }

    /// <summary>Gives an export in pieces.</summary>
    public async Task<JsonObject> ExportAsync(
        DeskScope scope,
        IDeskReader reader,
        CancellationToken cancellationToken
    )
    {
        await using var pieces = new PieceStream(reader);
        var count = await scope.Customer.AuditedAsync(
            audit,
            "export",
            data.ExportAsync(scope.Tenant, scope.CustomerId, pieces, cancellationToken)
        );
        audit.CustomerExported(scope.Actor, scope.Tenant, scope.CustomerId, count);
        return scope.Facts(
            ("customerId", scope.CustomerId),
            ("exported", count),
            ("bytes", pieces.Written)
        );
    }

    /// <summary>Says that there is no such session.</summary>
    public static string NotFound(DeskScope scope) =>
        $"The tenant {scope.Tenant} has no session '{scope.Request.SessionId}'.";

    private async IAsyncEnumerable<IReadOnlyList<FoundContext>> PagesAsync(
        Tenant tenant,
        ListQuery query,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        ListPosition? place = null;
        do
        {
            if (query.IsOfAll)
            {
                var page = await listing.PageAsync(
                    tenant,
                    query.Includes,
                    place,
                    PageSize,
                    cancellationToken
                );
                yield return page.Items;
                place = page.Next;
            }
            else
            {
                var (index, id) = query.Key;
                var page = await store.FindAsync(
                    tenant,
                    index,
                    id,
                    place?.Last,
                    PageSize,
                    cancellationToken
                );
                yield return page.Items;
                place = page.Next is { } last ? new ListPosition(null, last, null) : null;
            }
        } while (place is not null);
    }
}
