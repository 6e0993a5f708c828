using SessionContext.Core.Customers;
using SessionContext.Core.Records;

namespace SessionContext.Core.Logins;

/// <summary>Reads and changes the <see cref="SessionLogin"/> of sessions.</summary>
/// <remarks>Every member throws <see cref="StoreUnavailableException"/> where the store cannot serve.</remarks>
public sealed class LoginRecords(
    IRecordStore records,
    TokenLifetimes lifetimes,
    RefreshRules rules,
    TimeProvider time
)
{
    // As with contexts: so many losses mean as many other nodes at one session.
    private const int MostAttempts = 100;

    /// <summary>The session's log-in; null where nothing is known of one.</summary>
    public async ValueTask<SessionLogin?> FindAsync(
        ContextKey key,
        CancellationToken cancellationToken
    ) =>
        await records.ReadRecordAsync(KeyOf(key), cancellationToken).ConfigureAwait(false)
            is { } record
            ? SessionLogin.Of(record.Value)
            : null;

    /// <summary>
    /// Keeps what was chosen at an anonymous log-in until the context is created; where nothing was, nothing is
    /// written.
    /// </summary>
    public async ValueTask BeginAsync(
        ContextKey key,
        ChosenValues values,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.IsEmpty)
        {
            return;
        }

        await ChangeAsync(key, login => values.ApplyTo(login ?? new()), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Judges a refresh token. One that is not the newest changes nothing, so a call that is repeated, in another tab
    /// or after a 503, gets tokens as the first one did.
    /// </summary>
    /// <param name="key">The session.</param>
    /// <param name="claim">What the token says.</param>
    /// <param name="cutOff">The customer's cut-off; a log-in from before it has ended.</param>
    /// <param name="cancellationToken">Heeded until the write is handed to the engine.</param>
    /// <returns>Whether the token is valid, and the count of the refresh token that answers it.</returns>
    public async ValueTask<(RefreshOutcome Outcome, long Count)> RefreshAsync(
        ContextKey key,
        RefreshClaim claim,
        CutOff cutOff,
        CancellationToken cancellationToken
    )
    {
        RefreshJudgement judgement = default;
        await ChangeAsync(
                key,
                (login, expiresAt) =>
                {
                    if (login is not null && cutOff.Ends(key.SessionId, login))
                    {
                        judgement = new(RefreshOutcome.Refused, claim.Count, null);
                        return null;
                    }

                    var now = time.GetUtcNow();
                    judgement = claim.Judge(login, rules, now);
                    var own = lifetimes.Of(key.Tenant);
                    var validFor = (
                        claim.CustomerId is null ? own.Anonymous : own.Customer
                    ).Refresh;
                    // A log-in is remembered for as long as each token that is issued for it.
                    return
                        judgement.Outcome == RefreshOutcome.Repeated && expiresAt < now + validFor
                        ? login
                        : judgement.Next;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return (judgement.Outcome, judgement.Count);
    }

    /// <summary>
    /// Makes the session the customer's and begins a family of refresh tokens; every earlier one is over.
    /// </summary>
    /// <returns>Succeeded, also for the customer whose it is already; AnotherCustomer; LoggedOut.</returns>
    public async ValueTask<LoginOutcome> LogInAsync(
        ContextKey key,
        KnownCustomer customer,
        string family,
        CancellationToken cancellationToken
    )
    {
        var outcome = LoginOutcome.Succeeded;
        await ChangeAsync(
                key,
                login =>
                {
                    outcome =
                        login?.EndedAt is not null ? LoginOutcome.LoggedOut
                        : (login?.CustomerId ?? customer.Id) != customer.Id
                            ? LoginOutcome.AnotherCustomer
                        : LoginOutcome.Succeeded;
                    return outcome == LoginOutcome.Succeeded
                        ? (login ?? new()) with
                        {
                            CustomerId = customer.Id,
                            CutOff = customer.CutOff,
                            LoggedInAt = time.GetUtcNow(),
                            Family = family,
                            FamilyEnded = false,
                            Refreshes = 0,
                            RefreshedAt = null,
                        }
                        : null;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return outcome;
    }

    /// <summary>
    /// Ends the session's log-in: no refresh token is good from then on, and nobody can log in to it.
    /// </summary>
    /// <param name="key">The session.</param>
    /// <param name="customerId">Who logs out; null for an anonymous owner.</param>
    /// <param name="cancellationToken">Heeded until the write is handed to the engine.</param>
    /// <returns>Succeeded, also where it was logged out before; AnotherCustomer where it is not the caller's.</returns>
    public async ValueTask<LoginOutcome> LogOutAsync(
        ContextKey key,
        string? customerId,
        CancellationToken cancellationToken
    )
    {
        var outcome = LoginOutcome.Succeeded;
        await ChangeAsync(
                key,
                login =>
                {
                    outcome =
                        (login?.CustomerId ?? customerId) != customerId
                            ? LoginOutcome.AnotherCustomer
                            : LoginOutcome.Succeeded;
                    if (outcome == LoginOutcome.AnotherCustomer)
                    {
                        return null;
                    }

                    // One that was logged out before is stored once more: the call that did it may have been told that
                    // no replica had it yet.
                    return login?.EndedAt is { } ended && !(login.LoggedInAt >= ended)
                        ? login
                        : (login ?? new()) with
                        {
                            EndedAt = After(login?.LoggedInAt),
                        };
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return outcome;
    }

    /// <summary>Changes a session's log-in as one atomic step.</summary>
    /// <param name="key">The session.</param>
    /// <param name="change">
    /// Makes the next state of the present one (null: none). Called again where another change came first; where it
    /// gives null, nothing is changed.
    /// </param>
    /// <param name="cancellationToken">Heeded until the write is handed to the engine.</param>
    /// <returns>The new state, durable; null where <paramref name="change"/> made none.</returns>
    public ValueTask<SessionLogin?> ChangeAsync(
        ContextKey key,
        Func<SessionLogin?, SessionLogin?> change,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(change);
        return ChangeAsync(key, (login, _) => change(login), cancellationToken);
    }

    private async ValueTask<SessionLogin?> ChangeAsync(
        ContextKey key,
        Func<SessionLogin?, DateTimeOffset?, SessionLogin?> change,
        CancellationToken cancellationToken
    )
    {
        var recordKey = KeyOf(key);
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            var current = await records
                .ReadRecordAsync(recordKey, cancellationToken)
                .ConfigureAwait(false);
            var login = current is null ? null : SessionLogin.Of(current.Value);
            if (change(login, current?.ExpiresAt) is not { } next)
            {
                return null;
            }

            var remembered = lifetimes.RememberFor(key.Tenant, next.CurrentCustomerId is not null);
            var ends = (time.GetUtcNow() + remembered).ToUnixTimeMilliseconds();
            var record = new StoredRecord(
                (current?.Version ?? 0) + 1,
                DateTimeOffset.FromUnixTimeMilliseconds(ends),
                next.ToBytes()
            );
            if (
                await records
                    .CompareAndSwapRecordAsync(
                        recordKey,
                        current?.Version,
                        record,
                        cancellationToken
                    )
                    .ConfigureAwait(false)
            )
            {
                return next;
            }
        }

        throw new StoreUnavailableException("Too many other requests are changing this session")
        {
            Kind = StoreFailureKind.Contended,
        };
    }

    /// <summary>
    /// Now. The clock of the node that logged the customer in may be ahead, and the log-out comes after the log-in all
    /// the same.
    /// </summary>
    private DateTimeOffset After(DateTimeOffset? loggedInAt)
    {
        var now = time.GetUtcNow();
        return loggedInAt >= now ? loggedInAt.Value.AddTicks(1) : now;
    }

    private static RecordKey KeyOf(ContextKey key) =>
        new(RecordKind.Login, key.Tenant, key.SessionId.ToString());
}
