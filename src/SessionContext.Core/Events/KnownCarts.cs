using System.Text.Json;
using System.Text.Json.Serialization;
using SessionContext.Core.Records;

namespace SessionContext.Core.Events;

/// <summary>
/// What events said about carts without naming a session, kept for <see cref="EventMark.RememberedFor"/>: the values
/// for the context that will be created, and which cart was merged into which. It names no customer, so that there is
/// nothing to export or erase.
/// </summary>
public sealed class KnownCarts(IRecordStore records, TimeProvider time)
{
    // A cart is merged into a customer's cart, which is not merged again; so a longer chain is a mistake of the sender.
    private const int LongestChain = 8;

    /// <summary>What is known of the cart; null: nothing.</summary>
    internal async ValueTask<KnownCart?> FindAsync(
        Tenant tenant,
        string cartId,
        CancellationToken cancellationToken
    ) =>
        await records
            .ReadRecordAsync(KeyOf(tenant, cartId), cancellationToken)
            .ConfigureAwait(false)
            is { } record
            ? KnownCart.Of(record.Value)
            : null;

    /// <summary>Writes down, durably, what else is known of the cart.</summary>
    internal async ValueTask ChangeAsync(
        Tenant tenant,
        string cartId,
        Func<KnownCart, KnownCart> change,
        CancellationToken cancellationToken
    )
    {
        var key = KeyOf(tenant, cartId);
        StoredRecord? before;
        StoredRecord next;
        do
        {
            before = await records.ReadRecordAsync(key, cancellationToken).ConfigureAwait(false);
            var ends = (time.GetUtcNow() + EventMark.RememberedFor).ToUnixTimeMilliseconds();
            next = new StoredRecord(
                (before?.Version ?? 0) + 1,
                DateTimeOffset.FromUnixTimeMilliseconds(ends),
                change(before is null ? new() : KnownCart.Of(before.Value)).ToBytes()
            );
        } while (
            !await records
                .CompareAndSwapRecordAsync(key, before?.Version, next, cancellationToken)
                .ConfigureAwait(false)
        );
    }

    /// <summary>
    /// The event with the cart that its cart was merged into, and with the values that it lacks and that are known.
    /// </summary>
    internal async ValueTask<ShopEvent.CartCreated> CompleteAsync(
        Tenant tenant,
        ShopEvent.CartCreated created,
        CancellationToken cancellationToken
    )
    {
        for (var i = 0; i < LongestChain; i++)
        {
            var known = await FindAsync(tenant, created.CartId, cancellationToken)
                .ConfigureAwait(false);
            created = created with
            {
                CartId = known?.MergedInto ?? created.CartId,
                SiteCode = created.SiteCode ?? known?.SiteCode,
                Currency = created.Currency ?? known?.Currency,
            };
            if (known?.MergedInto is null)
            {
                break;
            }
        }

        return created;
    }

    private static RecordKey KeyOf(Tenant tenant, string cartId) =>
        new(RecordKind.KnownCart, tenant, cartId);
}

/// <summary>What is known of a cart.</summary>
internal sealed record KnownCart
{
    /// <summary>Its site, valid by contract § 1.</summary>
    public string? SiteCode { get; init; }

    /// <summary>Its currency, valid by contract § 1.</summary>
    public string? Currency { get; init; }

    /// <summary>Whether it belongs to a customer.</summary>
    public bool IsCustomers { get; init; }

    /// <summary>The cart that it was merged into, if it was.</summary>
    public string? MergedInto { get; init; }

    internal byte[] ToBytes() =>
        JsonSerializer.SerializeToUtf8Bytes(this, KnownCartJson.Default.KnownCart);

    internal static KnownCart Of(ReadOnlyMemory<byte> bytes) =>
        JsonSerializer.Deserialize(bytes.Span, KnownCartJson.Default.KnownCart)!;
}

[JsonSerializable(typeof(KnownCart))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class KnownCartJson : JsonSerializerContext;
