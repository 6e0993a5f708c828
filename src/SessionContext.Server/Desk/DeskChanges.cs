using System.Text.Json.Nodes;
using SessionContext.Core;
using SessionContext.Core.Changes;
using SessionContext.Core.Customers;
using SessionContext.Core.Finding;
using SessionContext.Core.Logins;
using SessionContext.Server.Cli;
using SessionContext.Server.Customers;
using SessionContext.Server.Hosting;
using SessionContext.Storage.Embedded;

namespace SessionContext.Server.Desk;

/// <summary>What operators change: they end sessions and erase customers.</summary>
internal sealed class DeskChanges(
    ISessionContextStore store,
    SessionContexts contexts,
    LoginRecords logins,
    OwnSessions own,
    CustomerSessions sessions,
    CustomerErasure erasure,
    IServiceProvider services,
    AuditLog audit
)
{
    /// <summary>Ends one session, or those of a customer.</summary>
    public async Task<JsonObject> EndAsync(
        DeskScope scope,
        IDeskReader reader,
        CancellationToken cancellationToken
    )
    {
        if (scope.Request.CustomerId is null)
        {
            await EndOneAsync(scope, cancellationToken);
            return scope.Facts(("sessionId", scope.Request.SessionId), ("ended", 1));
        }

        var except = scope.Except;
        var ended = await WithProgressAsync(
            scope,
            reader,
            scope.Customer.AuditedAsync(
                audit,
                "end sessions",
                sessions.EndAllAsync(scope.Tenant, scope.CustomerId, except, cancellationToken)
            ),
            cancellationToken
        );
        audit.SessionsEnded(scope.Actor, scope.Tenant, scope.CustomerId, except, ended);
        return scope.Facts(("customerId", scope.CustomerId), ("ended", ended));
    }

    /// <summary>Erases a customer, and where that is asked for rewrites the files without them.</summary>
    public async Task<JsonObject> EraseAsync(
        DeskScope scope,
        IDeskReader reader,
        CancellationToken cancellationToken
    )
    {
        var embedded = (store as MeasuredStore)?.Engine as EmbeddedSessionContextStore;
        if (scope.Request.Compact && embedded is null)
        {
            throw new CommandException(
                "--compact is for the embedded engine. Redis rewrites its files with BGREWRITEAOF or BGSAVE, PostgreSQL with VACUUM FULL; see docs/operations/erasure.md."
            );
        }

        // The receipt's key, before anything is erased.
        var receipts = services.GetRequiredService<ErasureReceipts>();
        var erased = await WithProgressAsync(
            scope,
            reader,
            scope.Customer.AuditedAsync(
                audit,
                "erase",
                erasure.EraseAsync(scope.Tenant, scope.CustomerId, cancellationToken)
            ),
            cancellationToken
        );
        audit.CustomerErased(scope.Actor, scope.Tenant, scope.CustomerId, erased.Ended);
        var facts = scope.Facts(
            ("customerId", scope.CustomerId),
            ("erasedAt", UtcTime.Text(erased.ErasedAt)),
            ("ended", erased.Ended),
            ("receipt", receipts.Sign(scope.Tenant, scope.CustomerId, erased))
        );
        if (scope.Request.Compact)
        {
            await embedded!.CompactAsync(cancellationToken);
            facts["compacted"] = true;
        }

        return facts;
    }

    private async Task EndOneAsync(DeskScope scope, CancellationToken cancellationToken)
    {
        var key = scope.Key;
        var context = await store.ReadAsync(key, cancellationToken);
        var customerId =
            context?.CustomerId
            ?? (await logins.FindAsync(key, cancellationToken))?.CurrentCustomerId;
        var ended =
            customerId is not null && await own.EndAsync(key, customerId, cancellationToken);
        // A backend may have made the session the customer's without a log-in.
        if (
            !ended
            && await contexts.DeleteAsync(key, default, cancellationToken)
                is not ChangeOutcome.Deleted
        )
        {
            throw new CommandException(DeskReads.NotFound(scope));
        }

        audit.SessionEndedByOperator(scope.Actor, key, customerId);
    }

    // What is left says how far it has come. An act that ends soon is not counted.
    private async Task<T> WithProgressAsync<T>(
        DeskScope scope,
        IDeskReader reader,
        ValueTask<T> work,
        CancellationToken cancellationToken
    )
    {
        const int mostCounted = 1_000_000;
        var pause = TimeSpan.FromSeconds(1);
        var act = work.AsTask();
        int? total = null;
        try
        {
            while (await Task.WhenAny(act, Task.Delay(pause, cancellationToken)) != act)
            {
                var left = await store.CountAsync(
                    scope.Tenant,
                    ContextIndex.Customer,
                    scope.CustomerId,
                    total ?? mostCounted,
                    cancellationToken
                );
                total ??= left;
                await reader.TakeAsync(DeskLine.OfProgress(total.Value - left, total.Value));
            }
        }
        catch (Exception e)
            when (e is IOException or OperationCanceledException or StoreUnavailableException)
        {
            // Nobody hears how far it has come, or that cannot be counted; how it ends is for the act to say.
        }

        return await act;
    }
}
