using SessionContext.Core.Defaults;
using SessionContext.Core.Logins;
using SessionContext.Core.Records;
using SessionContext.Core.Scans;

namespace SessionContext.Core.Customers;

/// <summary>What an erasure did.</summary>
/// <param name="ErasedAt">When it was complete.</param>
/// <param name="Ended">How many sessions this call ended; a call that goes on after a crash counts its own
/// alone.</param>
public readonly record struct Erasure(DateTimeOffset ErasedAt, int Ended);

/// <summary>Erases what is stored of a customer (contract § 9).</summary>
public sealed class CustomerErasure(
    ISessionContextStore store,
    CustomerSessions sessions,
    CustomerCutOffs cutOffs,
    LoginRecords logins,
    IShopDirectory directory,
    TimeProvider time
)
{
    /// <summary>
    /// Ends every session of the customer and removes their id from everything that is stored. What stays is a digest
    /// of the id, with the time, so that log-ins and events from before do not bring the customer back. Costs a look at
    /// every log-in of the tenant, for those without a context.
    /// </summary>
    /// <param name="tenant">The customer's tenant.</param>
    /// <param name="customerId">The customer.</param>
    /// <param name="cancellationToken">Heeded between two sessions; a repeated call does the rest.</param>
    /// <exception cref="StoreUnavailableException">The store cannot serve. Some of it may have been done; repeat the
    /// call.</exception>
    public async ValueTask<Erasure> EraseAsync(
        Tenant tenant,
        string customerId,
        CancellationToken cancellationToken
    )
    {
        await directory
            .ForgetCustomerAsync(tenant, customerId, cancellationToken)
            .ConfigureAwait(false);
        // Before anything is looked up: a change that gives the customer a session from now on finds the cut-off.
        var cutOff = await cutOffs
            .RaiseAsync(tenant, customerId, except: null, isErasure: true, cancellationToken)
            .ConfigureAwait(false);
        var ended = await EraseFoundAsync(tenant, customerId, cutOff, cancellationToken)
            .ReportOutcomeUnknownAsync()
            .ConfigureAwait(false);
        return new(time.GetUtcNow(), ended);
    }

    private async ValueTask<int> EraseFoundAsync(
        Tenant tenant,
        string customerId,
        CutOff cutOff,
        CancellationToken cancellationToken
    )
    {
        var ended = await sessions
            .EndEachAsync(
                tenant,
                customerId,
                except: null,
                cutOff,
                _ => SessionLogin.Erased(time.GetUtcNow()),
                cancellationToken
            )
            .ConfigureAwait(false);
        await foreach (
            var session in FindLoginsAsync(store, tenant, customerId, cancellationToken)
                .ConfigureAwait(false)
        )
        {
            if (await EraseLoginAsync(session.Key).ConfigureAwait(false))
            {
                ended++;
            }
        }

        await cutOffs
            .RemoveFormerAsync(tenant, customerId, cancellationToken)
            .ConfigureAwait(false);
        return ended;

        // True where the customer was logged in.
        async ValueTask<bool> EraseLoginAsync(ContextKey key)
        {
            var wasLoggedIn = false;
            await logins
                .ChangeAsync(
                    key,
                    login =>
                    {
                        var isBefore =
                            login?.CustomerId == customerId && !cutOff.Spares(key.SessionId, login);
                        wasLoggedIn = isBefore && login?.CurrentCustomerId is not null;
                        return isBefore ? SessionLogin.Erased(time.GetUtcNow()) : null;
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            return wasLoggedIn;
        }
    }

    /// <summary>
    /// The log-ins that name the customer, those without a context and those that were logged out among them.
    /// </summary>
    internal static async IAsyncEnumerable<(ContextKey Key, SessionLogin Login)> FindLoginsAsync(
        ISessionContextStore store,
        Tenant tenant,
        string customerId,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var records = store.ScanRecordsAsync(tenant, RecordKind.Login, cancellationToken);
        await using var found = records.GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync().ConfigureAwait(false))
        {
            var (recordKey, record) = found.Current;
            if (
                SessionLogin.Of(record.Value) is { } login
                && login.CustomerId == customerId
                && SessionId.TryParse(recordKey.Id, out var session)
            )
            {
                yield return (new(tenant, session), login);
            }
        }

        async ValueTask<bool> MoveNextAsync()
        {
            try
            {
                return await found.MoveNextAsync().ConfigureAwait(false);
            }
            catch (ScanException e)
            {
                throw new StoreUnavailableException(e.Message, outcomeUnknown: false, e);
            }
        }
    }
}
