using SessionContext.Core.Records;

namespace SessionContext.Core.Events;

/// <summary>Which carts were closed lately. A closed cart never comes back, so when it was is not asked.</summary>
public sealed class ClosedCarts(IRecordStore records, TimeProvider time)
{
    /// <summary>Writes down, durably, that the cart is closed.</summary>
    internal async ValueTask AddAsync(
        Tenant tenant,
        string cartId,
        CancellationToken cancellationToken
    )
    {
        var ends = (time.GetUtcNow() + EventMark.RememberedFor).ToUnixTimeMilliseconds();
        await records
            .CompareAndSwapRecordAsync(
                KeyOf(tenant, cartId),
                null, // where it is closed already, that stays
                new StoredRecord(1, DateTimeOffset.FromUnixTimeMilliseconds(ends), default),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Whether the cart was closed.</summary>
    internal async ValueTask<bool> HasAsync(
        Tenant tenant,
        string cartId,
        CancellationToken cancellationToken
    ) =>
        await records
            .ReadRecordAsync(KeyOf(tenant, cartId), cancellationToken)
            .ConfigureAwait(false)
            is not null;

    private static RecordKey KeyOf(Tenant tenant, string cartId) =>
        new(RecordKind.ClosedCart, tenant, cartId);
}
