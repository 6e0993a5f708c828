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

    /// <summary>
    /// What the head says of the signature. Null: no body could make the delivery valid, since the tenant takes no webhooks, or a signature is
    /// missing or malformed, or the time stamp is too far from now. The caller is not told which.
    /// </summary>
    /// <param name="tenant">The tenant of the path, which may be none.</param>
    /// <param name="headers">The request's headers.</param>
    public WebhookClaim? Read(string tenant, IHeaderDictionary headers)
    {
        var webhook = _webhooks.GetValueOrDefault(tenant, _decoy);
        var isStandard = StandardWebhook.Is(headers);
        var (prefix, signatures) = isStandard
            ? StandardWebhook.Read(headers, time.GetUtcNow())
            : ([], [headers[webhook.SignatureHeader].ToString()]);
        var decoded = signatures.Select(Decode).OfType<byte[]>().ToArray();
        if (decoded.Length == 0)
        {
            return null;
        }

        WebhookClaim claim = new(
            isStandard ? WebhookScheme.Standard : WebhookScheme.Plain,
            webhook.Keys,
            prefix,
            decoded
        );
        if (webhook == _decoy)
        {
            claim.Matches([]);
            return null;
        }

        return claim;
    }

    /// <summary>The signature's bytes; null where it is not the base64 of an HMAC-SHA256.</summary>
    private static byte[]? Decode(string base64)
    {
        var bytes = new byte[HMACSHA256.HashSizeInBytes];
        return Convert.TryFromBase64String(base64, bytes, out var length) && length == bytes.Length
            ? bytes
            : null;
    }

    private sealed record Webhook(byte[][] Keys, string SignatureHeader);
}
