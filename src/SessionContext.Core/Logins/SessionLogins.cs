using SessionContext.Core.Records;

namespace SessionContext.Core.Logins;

/// <summary>Reads and changes the <see cref="SessionLogin"/> of sessions.</summary>
/// <remarks>Every member throws <see cref="StoreUnavailableException"/> where the store cannot serve.</remarks>
public sealed class SessionLogins(IRecordStore records, TokenLifetimes lifetimes, TimeProvider time)
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

    /// <summary>Keeps what was chosen at an anonymous log-in until the context is created; where nothing was, nothing is written.</summary>
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

        await ChangeAsync(
                key,
                login =>
                    (login ?? new()) with
                    {
                        SiteCode = values.SiteCode,
                        Currency = values.Currency,
                        TargetLocation = values.TargetLocation,
                        Language = values.Language,
                    },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Uses a refresh token up. Of any number of uses of one token, at once or later, at most one succeeds, and another ends its family.</summary>
    public async ValueTask<RefreshOutcome> RefreshAsync(
        ContextKey key,
        RefreshClaim claim,
        CancellationToken cancellationToken
    )
    {
        var outcome = RefreshOutcome.Refused;
        await ChangeAsync(
                key,
                login =>
                {
                    (outcome, var next) = claim.Judge(login);
                    return next;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return outcome;
    }

    /// <summary>Makes the session the customer's and begins a family of refresh tokens; every earlier one is over.</summary>
    /// <returns>Done, also for the customer whose it is already; AnotherCustomer; LoggedOut.</returns>
    public async ValueTask<LoginOutcome> LogInAsync(
        ContextKey key,
        string customerId,
        string family,
        CancellationToken cancellationToken
    )
    {
        var outcome = LoginOutcome.Done;
        await ChangeAsync(
                key,
                login =>
                {
                    outcome =
                        login?.EndedAt is not null ? LoginOutcome.LoggedOut
                        : (login?.CustomerId ?? customerId) != customerId
                            ? LoginOutcome.AnotherCustomer
                        : LoginOutcome.Done;
                    return outcome == LoginOutcome.Done
                        ? (login ?? new()) with
                        {
                            CustomerId = customerId,
                            LoggedInAt = time.GetUtcNow(),
                            Family = family,
                            FamilyEnded = false,
                            Refreshes = 0,
                        }
                        : null;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return outcome;
    }

    /// <summary>Ends the session's log-in: no refresh token is good from then on, and nobody can log in to it.</summary>
    /// <param name="key">The session.</param>
    /// <param name="customerId">Who logs out; null for an anonymous visitor.</param>
    /// <param name="cancellationToken">Heeded until the write is handed to the engine.</param>
    /// <returns>Done, also where it was logged out before; AnotherCustomer where it is not the caller's.</returns>
    public async ValueTask<LoginOutcome> LogOutAsync(
        ContextKey key,
        string? customerId,
        CancellationToken cancellationToken
    )
    {
        var outcome = LoginOutcome.Done;
        await ChangeAsync(
                key,
                login =>
                {
                    outcome =
                        (login?.CustomerId ?? customerId) != customerId
                            ? LoginOutcome.AnotherCustomer
                            : LoginOutcome.Done;
                    if (outcome == LoginOutcome.AnotherCustomer)
                    {
                        return null;
                    }

                    // One that was logged out before is stored once more: the call that did it may have been told that no replica had it yet.
                    return login?.EndedAt is { } ended && !(login.LoggedInAt >= ended)
                        ? login
                        : (login ?? new()) with
                        {
                            CustomerId = customerId,
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
    /// Makes the next state of the present one (null: none). Called again where another change came first; where it gives null,
    /// nothing is changed.
    /// </param>
    /// <param name="cancellationToken">Heeded until the write is handed to the engine.</param>
    /// <returns>The new state, durable; null where <paramref name="change"/> made none.</returns>
    public async ValueTask<SessionLogin?> ChangeAsync(
        ContextKey key,
        Func<SessionLogin?, SessionLogin?> change,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(change);
        var recordKey = KeyOf(key);
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            var current = await records
                .ReadRecordAsync(recordKey, cancellationToken)
                .ConfigureAwait(false);
            if (change(current is null ? null : SessionLogin.Of(current.Value)) is not { } next)
            {
                return null;
            }

            var remembered = lifetimes.RememberFor(key.Tenant, next.PresentCustomerId is not null);
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

        throw new StoreUnavailableException("Too many others are changing this session");
    }

    /// <summary>Now. The clock of the node that logged the customer in may be ahead, and the log-out comes after the log-in all the same.</summary>
    private DateTimeOffset After(DateTimeOffset? loggedInAt)
    {
        var now = time.GetUtcNow();
        return loggedInAt >= now ? loggedInAt.Value.AddTicks(1) : now;
    }

    private static RecordKey KeyOf(ContextKey key) =>
        new(RecordKind.Login, key.Tenant, key.SessionId.ToString());
}
