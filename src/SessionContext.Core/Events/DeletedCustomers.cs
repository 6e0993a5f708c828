using System.Buffers.Binary;
using SessionContext.Core.Logins;
using SessionContext.Core.Records;

namespace SessionContext.Core.Events;

/// <summary>
/// Which customers were deleted lately, and when. What happened before and comes late gives them no context again; who comes back
/// under the same id has one.
/// </summary>
public sealed class DeletedCustomers(
    IRecordStore records,
    TokenLifetimes lifetimes,
    TimeProvider time
)
{
    /// <summary>Writes down, durably, that the customer is deleted now.</summary>
    internal async ValueTask AddAsync(
        Tenant tenant,
        string customerId,
        CancellationToken cancellationToken
    )
    {
        var key = KeyOf(tenant, customerId);
        var now = time.GetUtcNow();
        // As long as a log-in from before may still be used, and an event from before may come.
        var login = lifetimes.RememberFor(tenant, hasCustomer: true);
        var remembered = login > EventMark.RememberedFor ? login : EventMark.RememberedFor;
        var ends = (now + remembered).ToUnixTimeMilliseconds();
        StoredRecord? before;
        do
        {
            // Again where it lost to another deletion of the same customer: that one need not be durable yet.
            before = await records.ReadRecordAsync(key, cancellationToken).ConfigureAwait(false);
        } while (
            !await records
                .CompareAndSwapRecordAsync(
                    key,
                    before?.Version,
                    new StoredRecord(
                        (before?.Version ?? 0) + 1,
                        DateTimeOffset.FromUnixTimeMilliseconds(ends),
                        ToBytes(now)
                    ),
                    cancellationToken
                )
                .ConfigureAwait(false)
        );
    }

    /// <summary>Whether the customer was deleted at this time or later.</summary>
    internal async ValueTask<bool> HasAsync(
        Tenant tenant,
        string customerId,
        DateTimeOffset since,
        CancellationToken cancellationToken
    ) =>
        await records
            .ReadRecordAsync(KeyOf(tenant, customerId), cancellationToken)
            .ConfigureAwait(false)
            is { } deletion
        && since <= ToTime(deletion.Value);

    /// <summary>The customer who is logged in now; null where they were deleted since.</summary>
    internal async ValueTask<string?> CurrentCustomerAsync(
        Tenant tenant,
        SessionLogin? login,
        CancellationToken cancellationToken
    ) =>
        login is { CurrentCustomerId: { } customerId, LoggedInAt: { } loggedInAt }
        && !await HasAsync(tenant, customerId, loggedInAt, cancellationToken).ConfigureAwait(false)
            ? customerId
            : null;

    private static RecordKey KeyOf(Tenant tenant, string customerId) =>
        new(RecordKind.DeletedCustomer, tenant, customerId);

    private static byte[] ToBytes(DateTimeOffset time)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, time.UtcTicks);
        return bytes;
    }

    private static DateTimeOffset ToTime(ReadOnlyMemory<byte> bytes) =>
        new(BinaryPrimitives.ReadInt64BigEndian(bytes.Span), TimeSpan.Zero);
}
