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
        var key = KeyOf(tenant, cartId);
        var ends = (time.GetUtcNow() + EventMark.RememberedFor).ToUnixTimeMilliseconds();
        var record = new StoredRecord(1, DateTimeOffset.FromUnixTimeMilliseconds(ends), default);
        while (
            !await records
                .CompareAndSwapRecordAsync(key, null, record, cancellationToken)
                .ConfigureAwait(false)
        )
        {
            // It is closed already, and that stays, unless another server has taken over that was not told of it.
            await records.EnsureRecordDurableAsync(key, cancellationToken).ConfigureAwait(false);
            if (await HasAsync(tenant, cartId, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }
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
