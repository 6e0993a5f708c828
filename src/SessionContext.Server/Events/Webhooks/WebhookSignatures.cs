using System.Collections.Frozen;
using System.Security.Cryptography;

namespace SessionContext.Server.Events.Webhooks;

/// <summary>Checks who sent a webhook: base64 of the HMAC-SHA256 with one of the tenant's secrets, over the body or by Standard Webhooks.</summary>
internal sealed class WebhookSignatures(EventsOptions options, TimeProvider time)
{
    /// <summary>Checked for tenants without secrets, so that they cannot be told by the time that the answer takes.</summary>
    private readonly Webhook _decoy = new(
        [RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes)],
        new WebhookOptions().SignatureHeader
    );

    private readonly FrozenDictionary<string, Webhook> _webhooks =
        options.Webhooks.ToFrozenDictionary(
            pair => pair.Key,
            pair => new Webhook(
                [.. pair.Value.Secrets.Select(secret => WebhookSecret.ToKey(secret)!)],
                pair.Value.SignatureHeader
            ),
            StringComparer.Ordinal
        );

    /// <summary>How the delivery is signed, if it is signed well; null: nobody knows who sent it.</summary>
    /// <param name="tenant">The tenant of the path, which may be none.</param>
    /// <param name="headers">The request's headers.</param>
    /// <param name="body">The whole body, as it came.</param>
    public WebhookScheme? Check(string tenant, IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        var webhook = _webhooks.GetValueOrDefault(tenant, _decoy);
        if (StandardWebhook.Is(headers))
        {
            var (prefix, signatures) = StandardWebhook.Read(headers, time.GetUtcNow());
            return IsSigned(webhook.Keys, prefix, body, signatures) ? WebhookScheme.Standard : null;
        }

        return IsSigned(webhook.Keys, [], body, [headers[webhook.SignatureHeader].ToString()])
            ? WebhookScheme.Plain
            : null;
    }

    private static bool IsSigned(
        byte[][] keys,
        ReadOnlySpan<byte> prefix,
        ReadOnlySpan<byte> body,
        IEnumerable<string> signatures
    )
    {
        var given = signatures.Select(Decode).ToArray();
        var isSigned = false;
        // Every key against every signature, whichever was good: the time tells nothing of the secrets.
        foreach (var key in keys)
        {
            using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
            hmac.AppendData(prefix);
            hmac.AppendData(body);
            var expected = hmac.GetHashAndReset();
            foreach (var signature in given)
            {
                isSigned |= CryptographicOperations.FixedTimeEquals(expected, signature);
            }
        }

        return isSigned;
    }

    /// <summary>The signature's bytes; none where it is no base64 of an HMAC-SHA256, so that it equals nothing.</summary>
    private static byte[] Decode(string base64)
    {
        var bytes = new byte[HMACSHA256.HashSizeInBytes];
        return Convert.TryFromBase64String(base64, bytes, out var length) && length == bytes.Length
            ? bytes
            : [];
    }

    private sealed record Webhook(byte[][] Keys, string SignatureHeader);
}

/// <summary>How a delivery is signed.</summary>
internal enum WebhookScheme
{
    /// <summary>The body alone.</summary>
    Plain,

    /// <summary>An id, a time and the body.</summary>
    Standard,
}
