using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using SessionContext.Core.Events;
using SessionContext.Core.Logins;
using SessionContext.Core.Records;

namespace SessionContext.Core.Customers;

/// <summary>
/// The <see cref="CutOff"/> of each customer whose sessions were ended all at once or who was deleted, kept as long as
/// a log-in or an event from before could still come. A cut-off is stored before the sessions are looked up, and it is
/// read after each change that gives a customer a session, so one of the two sides always sees the other.
/// </summary>
/// <remarks>Every member throws <see cref="StoreUnavailableException"/> where the store cannot serve.</remarks>
public sealed class CustomerCutOffs(
    IRecordStore records,
    TokenLifetimes lifetimes,
    TimeProvider time
)
{
    /// <summary>The customer's cut-off now.</summary>
    public async ValueTask<CutOff> FindAsync(
        Tenant tenant,
        string customerId,
        CancellationToken cancellationToken
    ) =>
        await records
            .ReadRecordAsync(KeyOf(tenant, customerId), cancellationToken)
            .ConfigureAwait(false)
            is { } record
            ? CutOff.Of(record.Value)
            : CutOff.None;

    /// <summary>
    /// The same, with the deletions that an earlier release wrote down: for log-ins that it stored, and for events.
    /// </summary>
    internal async ValueTask<CutOff> FindWithFormerAsync(
        Tenant tenant,
        string customerId,
        CancellationToken cancellationToken
    )
    {
        var cutOff = await FindAsync(tenant, customerId, cancellationToken).ConfigureAwait(false);
        return
            cutOff == CutOff.None
            && await records
                .ReadRecordAsync(FormerKeyOf(tenant, customerId), cancellationToken)
                .ConfigureAwait(false)
                is { } former
            ? new() { At = ToTime(former.Value) }
            : cutOff;
    }

    /// <summary>
    /// The customer who is logged in now; null: nobody, or the log-in began before the customer's cut-off.
    /// </summary>
    internal async ValueTask<KnownCustomer?> CurrentCustomerAsync(
        ContextKey key,
        SessionLogin? login,
        CancellationToken cancellationToken
    )
    {
        if (login is not { CurrentCustomerId: { } customerId, LoggedInAt: not null })
        {
            return null;
        }

        var cutOff = login.CutOff is null
            ? await FindWithFormerAsync(key.Tenant, customerId, cancellationToken)
                .ConfigureAwait(false)
            : await FindAsync(key.Tenant, customerId, cancellationToken).ConfigureAwait(false);
        return cutOff.Ends(key.SessionId, login) ? null : new(customerId, cutOff.Of(key.SessionId));
    }

    /// <summary>Writes down, durably, that the customer's sessions end now.</summary>
    /// <param name="tenant">The customer's tenant.</param>
    /// <param name="customerId">The customer.</param>
    /// <param name="except">The session that stays as it is; null: none.</param>
    /// <param name="isErasure">Whether the customer is erased.</param>
    /// <param name="cancellationToken">Heeded until the write is handed to the engine.</param>
    internal async ValueTask<CutOff> RaiseAsync(
        Tenant tenant,
        string customerId,
        SessionId? except,
        bool isErasure,
        CancellationToken cancellationToken
    )
    {
        var key = KeyOf(tenant, customerId);
        // As long as a log-in from before may still be used, and an event from before may come.
        var login = lifetimes.RememberFor(tenant, hasCustomer: true);
        var remembered = login > EventMark.RememberedFor ? login : EventMark.RememberedFor;
        while (true)
        {
            var before = await records
                .ReadRecordAsync(key, cancellationToken)
                .ConfigureAwait(false);
            var known = before is null
                ? await FindWithFormerAsync(tenant, customerId, cancellationToken)
                    .ConfigureAwait(false)
                : CutOff.Of(before.Value);
            var now = time.GetUtcNow();
            var next = known.Next(now, except, isErasure);
            var ends = (now + remembered).ToUnixTimeMilliseconds();
            if (
                await records
                    .CompareAndSwapRecordAsync(
                        key,
                        before?.Version,
                        new StoredRecord(
                            (before?.Version ?? 0) + 1,
                            DateTimeOffset.FromUnixTimeMilliseconds(ends),
                            next.ToBytes()
                        ),
                        cancellationToken
                    )
                    .ConfigureAwait(false)
            )
            {
                return next;
            }
        }
    }

    /// <summary>
    /// When an earlier release wrote down that the customer was deleted; null: it did not. That record names the
    /// customer.
    /// </summary>
    internal async ValueTask<DateTimeOffset?> FindFormerAsync(
        Tenant tenant,
        string customerId,
        CancellationToken cancellationToken
    ) =>
        await records
            .ReadRecordAsync(FormerKeyOf(tenant, customerId), cancellationToken)
            .ConfigureAwait(false)
            is { } former
            ? ToTime(former.Value)
            : null;

    /// <summary>
    /// Removes the record of an earlier release that names the customer; <see cref="RaiseAsync"/> has taken over what
    /// it says.
    /// </summary>
    internal async ValueTask RemoveFormerAsync(
        Tenant tenant,
        string customerId,
        CancellationToken cancellationToken
    )
    {
        var key = FormerKeyOf(tenant, customerId);
        while (
            await records.ReadRecordAsync(key, cancellationToken).ConfigureAwait(false)
                is { } former
            && !await records
                .CompareAndSwapRecordAsync(key, former.Version, null, cancellationToken)
                .ConfigureAwait(false)
        ) { }
    }

    /// <summary>A digest: after an erasure no key names the customer.</summary>
    private static RecordKey KeyOf(Tenant tenant, string customerId) =>
        new(
            RecordKind.CustomerCutOff,
            tenant,
            Base64Url.EncodeToString(
                SHA256.HashData(Encoding.UTF8.GetBytes($"{tenant}:{customerId}"))
            )
        );

    private static RecordKey FormerKeyOf(Tenant tenant, string customerId) =>
        new(RecordKind.DeletedCustomer, tenant, customerId);

    private static DateTimeOffset ToTime(ReadOnlyMemory<byte> bytes) =>
        new(BinaryPrimitives.ReadInt64BigEndian(bytes.Span), TimeSpan.Zero);
}
