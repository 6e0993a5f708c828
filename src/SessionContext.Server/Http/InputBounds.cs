using SessionContext.Server.Hosting;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Http;

/// <summary>
/// What callers may make the service hold before it has answered them: connections, and bytes of request bodies.
/// </summary>
internal sealed partial class InputBounds(
    LimitsOptions limits,
    TimeProvider time,
    ILogger<InputBounds> log
)
{
    private static readonly TimeSpan Spacing = TimeSpan.FromMinutes(1);

    private long _toldAt =
        time.GetTimestamp() - (long)(Spacing.TotalSeconds * time.TimestampFrequency);

    /// <summary>Open connections.</summary>
    public SharedBudget Connections { get; } =
        new(limits.MostConnections, limits.MostConnectionsPerNetwork);

    /// <summary>Bytes of request bodies in memory.</summary>
    public SharedBudget Bytes { get; } =
        new(limits.MostBufferedBytes, limits.MostBufferedBytesPerNetwork);

    /// <summary>Counts a connection that was closed because there are too many.</summary>
    public void ConnectionRefused()
    {
        ServiceMetrics.Refused(RefusalCause.Connections);
        if (IsTimeToTell())
        {
            TooManyConnections(Connections.Taken);
        }
    }

    /// <summary>Tells of a request that is answered 503 because too many bytes are in memory.</summary>
    public void BytesRefused()
    {
        if (IsTimeToTell())
        {
            TooManyBytes(Bytes.Taken);
        }
    }

    // Once a minute: a flood must not fill the log, too.
    private bool IsTimeToTell()
    {
        var before = Interlocked.Read(ref _toldAt);
        return time.GetElapsedTime(before) >= Spacing
            && Interlocked.CompareExchange(ref _toldAt, time.GetTimestamp(), before) == before;
    }

    [LoggerMessage(
        1003,
        LogLevel.Warning,
        "A connection was closed by Limits:Connections or Limits:ConnectionsPerNetwork; {Open} are open. Logged once a minute at most."
    )]
    private partial void TooManyConnections(long open);

    [LoggerMessage(
        1004,
        LogLevel.Warning,
        "A request was answered 503 by Limits:BufferedBytes or Limits:BufferedBytesPerNetwork; {Bytes} bytes of request bodies are in memory. Logged once a minute at most."
    )]
    private partial void TooManyBytes(long bytes);
}
