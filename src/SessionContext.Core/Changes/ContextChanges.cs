using SessionContext.Core.Customers;
using SessionContext.Core.Events;
using SessionContext.Core.Records;

namespace SessionContext.Core.Changes;

/// <summary>
/// How every change is made: read the stored entry, judge it, make the next one and swap it in; where another change
/// came between, start over.
/// </summary>
public sealed class ContextChanges(
    ISessionContextStore store,
    SessionLifetimes lifetimes,
    CustomerCutOffs cutOffs,
    TimeProvider time
)
{
    // Within one process, calls that lost once take turns; so this many losses mean as many other nodes at one session.
    private const int MostAttempts = 100;

    private readonly IBlindReplace? _blindReplace = store as IBlindReplace;
    private readonly Turns _turns = new();
    private readonly bool _mayHaveExpiredSince = lifetimes.AnyCustomer;

    /// <summary>Whether the store has <see cref="BlindReplaceAsync"/>.</summary>
    internal bool CanReplaceBlindly => _blindReplace is not null;

    /// <summary>
    /// The context under a key; null where there is none, or where it has expired by a lifetime that was configured
    /// later.
    /// </summary>
    internal ValueTask<StoredContext?> ReadAsync(
        ContextKey key,
        CancellationToken cancellationToken
    )
    {
        return _mayHaveExpiredSince ? ReadLivingAsync() : store.ReadAsync(key, cancellationToken);

        async ValueTask<StoredContext?> ReadLivingAsync() =>
            Living(key, await store.ReadAsync(key, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Changes the entry under a key.</summary>
    /// <param name="key">The entry's key.</param>
    /// <param name="step">Judges what is stored (null: no session); called again where another change came
    /// first.</param>
    /// <param name="cancellationToken">Heeded until a write is handed to the engine.</param>
    /// <param name="mark">The event that asks for it, if one does: whatever the outcome, it is remembered, together
    /// with the change. A caller that is told "seen before" makes that durable
    /// (<see cref="Records.IRecordStore.EnsureRecordDurableAsync"/>).</param>
    internal ValueTask<ChangeOutcome> ApplyAsync(
        ContextKey key,
        Func<StoredContext?, ValueTask<Step>> step,
        CancellationToken cancellationToken,
        EventMark? mark = null
    ) => ApplyAsync(key, null, step, cancellationToken, mark);

    /// <summary>
    /// Replaces the entry of a certain version under a key, unread if the store can; otherwise it is changed as any.
    /// </summary>
    /// <inheritdoc cref="ApplyAsync(ContextKey, Func{StoredContext?, ValueTask{Step}}, CancellationToken, EventMark?)"/>
    internal async ValueTask<ChangeOutcome> BlindReplaceAsync(
        ContextKey key,
        long version,
        ContextDraft draft,
        Func<StoredContext?, ValueTask<Step>> step,
        CancellationToken cancellationToken
    )
    {
        var now = WholeMilliseconds(time.GetUtcNow());
        var next = Entry(key, new Revision(0, version).Next(), now, now, now, draft);
        var outcome = await _blindReplace!
            .BlindReplaceAsync(key, next, cancellationToken)
            .ConfigureAwait(false);
        return outcome.Made
            ? new ChangeOutcome.Stored(next.Revision)
            : await ApplyAsync(key, outcome, step, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ChangeOutcome> ApplyAsync(
        ContextKey key,
        BlindReplaceOutcome? seen,
        Func<StoredContext?, ValueTask<Step>> step,
        CancellationToken cancellationToken,
        EventMark? mark = null
    )
    {
        Turns.Turn turn = default;
        try
        {
            for (var attempt = 1; attempt <= MostAttempts; attempt++)
            {
                if (attempt == 2)
                {
                    turn = await _turns.TakeAsync(key, cancellationToken).ConfigureAwait(false);
                }

                var current =
                    attempt == 1 && seen is { } known
                        ? known.Stored
                        : await store.ReadAsync(key, cancellationToken).ConfigureAwait(false);
                var made = await step(Living(key, current)).ConfigureAwait(false);
                if (made.Outcome is { } outcome)
                {
                    if (
                        made.RequiresDurability
                        && !await EnsureDurableAsync(key, current?.Revision, cancellationToken)
                            .ConfigureAwait(false)
                    )
                    {
                        continue;
                    }

                    return
                        mark is { } unchanged
                        && !await RememberAsync(key.Tenant, unchanged, cancellationToken)
                            .ConfigureAwait(false)
                        ? ChangeOutcome.SeenBefore.Instance
                        : outcome;
                }

                switch (await SwapAsync(key, current, made.Next, mark, cancellationToken))
                {
                    case SwapOutcome.Swapped:
                        if (made.GivesTo is { } customer)
                        {
                            await EndIfCutOffAsync(key, customer)
                                .ReportOutcomeUnknownAsync()
                                .ConfigureAwait(false);
                        }

                        return made.Next is { } next
                            ? new ChangeOutcome.Stored(next.Revision)
                            : ChangeOutcome.Deleted.Instance;
                    case SwapOutcome.SeenBefore:
                        return ChangeOutcome.SeenBefore.Instance;
                }
            }
        }
        finally
        {
            turn.Dispose();
        }

        throw new StoreUnavailableException("Too many other requests are changing this session")
        {
            Kind = StoreFailureKind.Contended,
        };
    }

    /// <summary>
    /// Deletes the context that a customer was given while their sessions were being ended: the call that ended them
    /// may have looked for contexts before this one was stored.
    /// </summary>
    private async ValueTask<bool> EndIfCutOffAsync(ContextKey key, KnownCustomer customer)
    {
        // The context is stored and must not stay, even if its creator does not wait.
        var cutOff = await cutOffs
            .FindAsync(key.Tenant, customer.Id, CancellationToken.None)
            .ConfigureAwait(false);
        if (cutOff.Of(key.SessionId) <= customer.CutOff)
        {
            return false;
        }

        await ApplyAsync(
                key,
                current =>
                    new(
                        current?.CustomerId == customer.Id
                            ? Step.Delete
                            : new Step(ChangeOutcome.NotFound.Instance)
                    ),
                CancellationToken.None
            )
            .ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// Remembers an event that changed nothing; false where it was remembered before, which is not confirmed.
    /// </summary>
    internal ValueTask<bool> RememberAsync(
        Tenant tenant,
        EventMark mark,
        CancellationToken cancellationToken
    ) =>
        store.CompareAndSwapRecordAsync(
            mark.RecordKey(tenant),
            null,
            new StoredRecord(1, mark.ExpiresAt, default),
            cancellationToken
        );

    /// <summary>The entry that follows on the stored one, changed now.</summary>
    internal StoredContext Next(ContextKey key, StoredContext? current, ContextDraft draft)
    {
        var now = WholeMilliseconds(time.GetUtcNow());
        // A clock that was set back does not make a change older than the one before it.
        var modifiedAt = current is not null && current.ModifiedAt > now ? current.ModifiedAt : now;
        var createdAt = current?.CreatedAt ?? now;
        var revision = current?.Revision.Next() ?? Revision.First();
        return Entry(key, revision, createdAt, modifiedAt, now, draft);
    }

    private StoredContext Entry(
        ContextKey key,
        Revision revision,
        DateTimeOffset createdAt,
        DateTimeOffset modifiedAt,
        DateTimeOffset now,
        ContextDraft draft
    ) =>
        new()
        {
            Revision = revision,
            CreatedAt = createdAt,
            ModifiedAt = modifiedAt,
            ExpiresAt = lifetimes.ExpiryOf(key.Tenant, draft.CustomerId, now),
            CustomerId = draft.CustomerId,
            CartId = draft.CartId,
            Derived = draft.Derived,
            CartSetAt = draft.CartSetAt,
            Document = Documents.ContextDocument.Compose(
                key.SessionId,
                draft.Fields,
                revision.Version,
                createdAt,
                modifiedAt
            ),
        };

    private StoredContext? Living(ContextKey key, StoredContext? stored) =>
        _mayHaveExpiredSince
        && stored is not null
        && lifetimes.HasExpiredSince(key.Tenant, stored, time.GetUtcNow())
            ? null
            : stored;

    /// <summary>The same entry, which expires as if it had changed now; null where that is as it is.</summary>
    internal StoredContext? Extended(ContextKey key, StoredContext current)
    {
        var now = WholeMilliseconds(time.GetUtcNow());
        var ends = lifetimes.ExpiryOf(key.Tenant, current.CustomerId, now);
        return current.ExpiresAt == ends ? null : current.WithExpiry(ends);
    }

    /// <summary>
    /// Makes what was judged as durable as a change; false where another server has taken over meanwhile, or another
    /// call come between: something else is stored.
    /// </summary>
    private async ValueTask<bool> EnsureDurableAsync(
        ContextKey key,
        Revision? judged,
        CancellationToken cancellationToken
    )
    {
        await store.EnsureDurableAsync(key, cancellationToken).ConfigureAwait(false);
        var confirmed = await store.ReadAsync(key, cancellationToken).ConfigureAwait(false);
        return confirmed?.Revision == judged;
    }

    private async ValueTask<SwapOutcome> SwapAsync(
        ContextKey key,
        StoredContext? current,
        StoredContext? next,
        EventMark? mark,
        CancellationToken cancellationToken
    )
    {
        if (mark is { } once)
        {
            return await store
                .CompareAndSwapOnceAsync(key, current?.Revision, next, once, cancellationToken)
                .ConfigureAwait(false);
        }

        return await store
            .CompareAndSwapAsync(key, current?.Revision, next, cancellationToken)
            .ConfigureAwait(false)
            ? SwapOutcome.Swapped
            : SwapOutcome.Lost;
    }

    private static DateTimeOffset WholeMilliseconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
