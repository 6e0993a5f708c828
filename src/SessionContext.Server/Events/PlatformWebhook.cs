using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using SessionContext.Core.Events;

namespace SessionContext.Server.Events;

/// <summary>
/// A delivery of the commerce platform's own webhooks. The signature covers the canonical JSON of the body and no time,
/// so that the time of publishing is worth what the connection is worth; an event is remembered for twice as long as
/// one may be old.
/// </summary>
internal static class PlatformWebhook
{
    /// <summary>The header with the signature.</summary>
    public const string SignatureHeader = "emporix-event-signature";

    /// <summary>The header with the time of publishing, by RFC 3339.</summary>
    public const string TimeHeader = "emporix-event-publish-time";

    private static readonly TimeSpan Oldest = EventMark.RememberedFor / 2;

    /// <summary>
    /// When the event was published; null where the header is missing, malformed, too old or in the future.
    /// </summary>
    public static DateTimeOffset? PublishedAt(IHeaderDictionary headers, DateTimeOffset now) =>
        PlatformTime.Parse(headers[TimeHeader].ToString()) is { } time
        && time >= now - Oldest
        && time <= now + StandardWebhook.MostOff
            ? time
            : null;

    /// <summary>
    /// What stands for the event's id: the digest of what was signed. Null where it was not signed with one of the
    /// keys.
    /// </summary>
    /// <param name="claim">What the head says.</param>
    /// <param name="json">The body.</param>
    public static string? Verify(WebhookClaim claim, JsonElement json)
    {
        // Both forms, whichever is signed: the time tells nothing of the secrets.
        var written = Verify(claim, CanonicalJson.AsWritten(json));
        try
        {
            return Verify(claim, CanonicalJson.AsJavaScript(json)) ?? written;
        }
        catch (InvalidOperationException)
        {
            return written; // A string has half of a surrogate pair, which only its text can hold.
        }
    }

    private static string? Verify(WebhookClaim claim, byte[] signed) =>
        claim.Matches(signed) ? Base64Url.EncodeToString(SHA256.HashData(signed)) : null;
}
