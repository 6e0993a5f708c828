using System.Globalization;
using System.Text;

namespace SessionContext.Server.Events;

/// <summary>
/// A delivery signed by Standard Webhooks (https://www.standardwebhooks.com): the signature covers an id, a time and
/// the body, so that a person who overheard it cannot send it later.
/// </summary>
internal static class StandardWebhook
{
    /// <summary>What the names of its headers begin with.</summary>
    public const string HeaderPrefix = "webhook-";

    /// <summary>How far a sender's clock may be from the service's.</summary>
    public static readonly TimeSpan MostOff = TimeSpan.FromMinutes(5);

    private const string SignatureHeader = HeaderPrefix + "signature";
    private const string Version = "v1,";

    /// <summary>Whether the sender signs so.</summary>
    public static bool Is(IHeaderDictionary headers) => headers.ContainsKey(SignatureHeader);

    /// <summary>What is signed before the body, and the signatures of which one has to be valid.</summary>
    /// <remarks>There are none if the id is missing or the time stamp is too far from now.</remarks>
    public static (byte[] Prefix, IEnumerable<string> Signatures) Read(
        IHeaderDictionary headers,
        DateTimeOffset now
    )
    {
        var id = headers[HeaderPrefix + "id"].ToString();
        var timestamp = headers[HeaderPrefix + "timestamp"].ToString();
        return (
            Encoding.UTF8.GetBytes($"{id}.{timestamp}."),
            id.Length > 0 && IsNow(timestamp, now)
                ? Signatures(headers[SignatureHeader].ToString())
                : []
        );
    }

    private static IEnumerable<string> Signatures(string header) =>
        header
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(signature => signature.StartsWith(Version, StringComparison.Ordinal))
            .Select(signature => signature[Version.Length..]);

    private static bool IsNow(string unixSeconds, DateTimeOffset now) =>
        long.TryParse(
            unixSeconds,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var timestamp
        )
        && Math.Abs(now.ToUnixTimeSeconds() - timestamp) <= MostOff.TotalSeconds;
}
