using System.Collections.Frozen;
using System.Security.Cryptography;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Events;

/// <summary>
/// Checks who sent a webhook: base64 of the HMAC-SHA256 with one of the tenant's secrets, over the body or by Standard
/// Webhooks.
/// </summary>
internal sealed class WebhookSignatures(EventsOptions options, TimeProvider time)
{
    /// <summary>
    /// Checked for tenants without secrets, so that they cannot be told by the time that the answer takes.
    /// </summary>
    private readonly Webhook _decoy = new(
        [RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes)],
        new WebhookOptions().SignatureHeader,
        default
    );

    private readonly FrozenDictionary<string, Webhook> _webhooks =
        options.Webhooks.ToFrozenDictionary(
            pair => pair.Key,
            pair => new Webhook(
                [.. pair.Value.Secrets.Select(secret => WebhookSecret.ToKey(secret)!)],
                pair.Value.SignatureHeader,
                pair.Value.Style
            ),
            StringComparer.Ordinal
        );

    /// <summary>
    /// What the head says of the signature. Null: no body could make the delivery valid, since the tenant takes no
    /// webhooks, or a signature is missing or malformed, or the time stamp is too far from now. The caller is not told
    /// which.
    /// </summary>
    /// <param name="tenant">The tenant of the path, which may be none.</param>
    /// <param name="headers">The request's headers.</param>
    /// <param name="style">What was sent, by its type.</param>
    public WebhookClaim? Read(string tenant, IHeaderDictionary headers, WebhookStyle style)
    {
        var webhook = _webhooks.GetValueOrDefault(tenant, _decoy);
        webhook = webhook.Style == style ? webhook : _decoy;
        var (scheme, prefix, signatures) = ReadHead(style, webhook, headers);
        var decoded = signatures.Select(Decode).OfType<byte[]>().ToArray();
        if (decoded.Length == 0)
        {
            return null;
        }

        WebhookClaim claim = new(scheme, webhook.Keys, prefix, decoded);
        if (webhook == _decoy)
        {
            claim.Matches([]);
            return null;
        }

        return claim;
    }

    private (WebhookScheme Scheme, byte[] Prefix, IEnumerable<string> Signatures) ReadHead(
        WebhookStyle style,
        Webhook webhook,
        IHeaderDictionary headers
    )
    {
        if (style == WebhookStyle.Emporix)
        {
            IEnumerable<string> signatures = PlatformWebhook.PublishedAt(headers, time.GetUtcNow())
                is null
                ? []
                : [headers[PlatformWebhook.SignatureHeader].ToString()];
            return (WebhookScheme.Canonical, [], signatures);
        }

        if (StandardWebhook.Is(headers))
        {
            var (prefix, signatures) = StandardWebhook.Read(headers, time.GetUtcNow());
            return (WebhookScheme.Standard, prefix, signatures);
        }

        return (WebhookScheme.Plain, [], [headers[webhook.SignatureHeader].ToString()]);
    }

    /// <summary>The signature's bytes; null where it is not the base64 of an HMAC-SHA256.</summary>
    private static byte[]? Decode(string base64)
    {
        var bytes = new byte[HMACSHA256.HashSizeInBytes];
        return Convert.TryFromBase64String(base64, bytes, out var length) && length == bytes.Length
            ? bytes
            : null;
    }

    private sealed record Webhook(byte[][] Keys, string SignatureHeader, WebhookStyle Style);
}
