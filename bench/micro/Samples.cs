using System.Text;
using SessionContext.Core;

namespace SessionContext.Bench.Micro;

/// <summary>A document of about 600 bytes, as a shop has them.</summary>
internal static class Samples
{
    public static byte[] Body { get; } =
        Encoding.UTF8.GetBytes(
            """{"siteCode":"emea-de","currency":"EUR","targetLocation":"DE","cartId":"cart-0f1e2d3c4b5a69788796a5b4","language":"de-DE","context":{"customerGroup":"b2c-standard","channel":"web","pointOfSale":"store-100","priceList":"pl-0123456789ab","segments":["returning","newsletter","ab-12345678"],"consent":{"analytics":true,"marketing":false,"updatedAt":"2026-01-15T09:30:00Z"},"lastSeen":{"page":"/c/shoes/0123456789","at":"2026-01-15T10:01:22Z"},"requestRef":"0123456789abcdef0123456789abcdef0123","trace":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"},"metadata":{"version":1}}"""
        );

    public static ContextKey Key(int number) =>
        Tenant.TryParse("bench", out var tenant)
        && SessionId.TryParse($"session-{number:x8}", out var sessionId)
            ? new ContextKey(tenant, sessionId)
            : throw new ArgumentOutOfRangeException(nameof(number));
}
