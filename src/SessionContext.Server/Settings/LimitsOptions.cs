using SessionContext.Core.Documents;

namespace SessionContext.Server.Settings;

/// <summary>Section <c>Limits</c>: how large a document may be, and how often something may happen.</summary>
internal sealed class LimitsOptions
{
    /// <summary>
    /// Bytes of a request body and of the <c>context</c> of a document; 1,024 to 16 MiB. Default 256 KiB.
    /// </summary>
    public int BodyBytes { get; set; } = 262_144;

    /// <summary>Attributes of a context; at least 1. Default 1,000.</summary>
    public int Attributes { get; set; } = 1_000;

    /// <summary>Nested levels of a document; 3 (a plain attribute needs two) to 256. Default 32.</summary>
    public int Depth { get; set; } = 32;

    /// <summary>
    /// Bytes of request bodies that are in memory at once, of all callers together; at least two bodies and 64 KiB.
    /// Default: a tenth of the memory that the process may use.
    /// </summary>
    public long? BufferedBytes { get; set; }

    /// <summary>
    /// The same for the callers of one network, an IPv4 address or an IPv6 /64. Default: a quarter of
    /// <see cref="BufferedBytes"/>.
    /// </summary>
    public long? BufferedBytesPerNetwork { get; set; }

    /// <summary>
    /// Open connections, those to the management port left out; at least 1. Default: one for each 192 KiB of the memory
    /// that the process may use.
    /// </summary>
    public int? Connections { get; set; }

    /// <summary>
    /// Open connections from one network, an IPv4 address or an IPv6 /64, that is neither this machine nor a known
    /// proxy; at least 1. Default: half of <see cref="Connections"/>.
    /// </summary>
    public int? ConnectionsPerNetwork { get; set; }

    /// <summary>
    /// Failed client authentications in a minute from one network (an IPv4 address or an IPv6 /64), whatever client ids
    /// they name: further failures are 429. Where as many were for one client, its right secret is 429 from that
    /// network as well, unless it was verified before. Default 10.
    /// </summary>
    public int FailedLoginsPerMinute { get; set; } = 10;

    /// <summary>
    /// Log-ins, refreshes and log-outs from one network (an IPv4 address or an IPv6 /64), all that a shopper's device
    /// may call without a token; 0 is no limit. Default 6,000: enough for a storefront whose backend calls for all of
    /// its shoppers.
    /// </summary>
    public int LoginsPerMinute { get; set; } = 6_000;

    /// <summary>
    /// Requests of one session, or of one client whose token speaks for none; 0, the default, is no limit.
    /// </summary>
    public int RequestsPerSecond { get; set; }

    /// <summary>Requests of all clients of one tenant together; 0, the default, is no limit.</summary>
    public int TenantRequestsPerSecond { get; set; }

    /// <summary><see cref="BufferedBytes"/>, or its default.</summary>
    public long MostBufferedBytes => BufferedBytes ?? Math.Max(Memory / 10, 2 * SmallestBuffer);

    /// <summary><see cref="BufferedBytesPerNetwork"/>, or its default.</summary>
    public long MostBufferedBytesPerNetwork =>
        BufferedBytesPerNetwork ?? Math.Max(MostBufferedBytes / 4, SmallestBuffer);

    /// <summary><see cref="Connections"/>, or its default.</summary>
    public int MostConnections =>
        Connections ?? (int)Math.Clamp(Memory / BytesOfConnection, 256, 1_000_000);

    /// <summary><see cref="ConnectionsPerNetwork"/>, or its default.</summary>
    public int MostConnectionsPerNetwork => ConnectionsPerNetwork ?? (MostConnections + 1) / 2;

    // While a body grows, its former and its next buffer are in memory; HTTP/2 counts 32 KiB beside it.
    private long SmallestBuffer => 2L * BodyBytes + 65_536;

    // A stalled connection holds up to 32 KiB of headers, as text of two bytes a character, as much of a body, and
    // Kestrel's own objects.
    private const int BytesOfConnection = 192 * 1024;

    private static long Memory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>What is wrong with these settings, naming the key; empty when all is well.</summary>
    public IEnumerable<string> ValidationErrors()
    {
        if (BodyBytes is < 1_024 or > 16_777_216)
        {
            yield return "Limits:BodyBytes must be 1024 to 16777216 bytes, such as 262144";
        }

        if (Attributes < 1)
        {
            yield return "Limits:Attributes must be at least 1, such as 1000";
        }

        if (Depth is < 3 or > 256)
        {
            yield return "Limits:Depth must be 3 to 256, such as 32";
        }

        if (BufferedBytes < SmallestBuffer)
        {
            yield return $"Limits:BufferedBytes must be at least {SmallestBuffer}, two bodies (Limits:BodyBytes) and 64 KiB";
        }

        if (BufferedBytesPerNetwork < SmallestBuffer)
        {
            yield return $"Limits:BufferedBytesPerNetwork must be at least {SmallestBuffer}, two bodies (Limits:BodyBytes) and 64 KiB";
        }

        if (Connections < 1)
        {
            yield return "Limits:Connections must be at least 1, such as 10000";
        }

        if (ConnectionsPerNetwork < 1)
        {
            yield return "Limits:ConnectionsPerNetwork must be at least 1, such as 5000";
        }

        if (FailedLoginsPerMinute < 1)
        {
            yield return "Limits:FailedLoginsPerMinute must be 1 or more, such as 10";
        }

        if (LoginsPerMinute < 0)
        {
            yield return "Limits:LoginsPerMinute must be 0 (no limit) or more, such as 6000";
        }

        if (RequestsPerSecond < 0)
        {
            yield return "Limits:RequestsPerSecond must be 0 (no limit) or more, such as 50";
        }

        if (TenantRequestsPerSecond < 0)
        {
            yield return "Limits:TenantRequestsPerSecond must be 0 (no limit) or more, such as 5000";
        }
    }

    public DocumentLimits ToLimits() =>
        new()
        {
            BodyBytes = BodyBytes,
            Attributes = Attributes,
            Depth = Depth,
        };
}
