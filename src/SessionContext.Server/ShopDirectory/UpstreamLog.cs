namespace SessionContext.Server.ShopDirectory;

/// <summary>
/// Logs the failures of an upstream service: at most one line a minute, and one when the circuit opens or closes.
/// </summary>
internal sealed partial class UpstreamLog(
    UpstreamKind kind,
    TimeProvider time,
    ILogger<UpstreamClient> log
)
{
    /// <summary>The shortest time between two lines about failures.</summary>
    public static readonly TimeSpan Spacing = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private DateTimeOffset _next = DateTimeOffset.MinValue;
    private int _unlogged;
    private bool _isOpen;

    /// <summary>A look-up failed.</summary>
    public void Failed(string reason)
    {
        int unlogged;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (now < _next)
            {
                _unlogged++;
                return;
            }

            _next = now + Spacing;
            (unlogged, _unlogged) = (_unlogged, 0);
        }

        LookupFailed(kind.Name, reason, unlogged);
    }

    /// <summary>The circuit opened. Logged the first time only, not when it opens again after a failed try.</summary>
    public void Opened()
    {
        if (!Interlocked.Exchange(ref _isOpen, true))
        {
            CircuitOpened(kind.Name);
        }
    }

    /// <summary>The circuit closed.</summary>
    public void Closed()
    {
        if (Interlocked.Exchange(ref _isOpen, false))
        {
            CircuitClosed(kind.Name);
        }
    }

    [LoggerMessage(
        3000,
        LogLevel.Warning,
        "A look-up at the {Kind} service failed: {Reason}. {Unlogged} earlier failures were not logged."
    )]
    private partial void LookupFailed(string kind, string reason, int unlogged);

    [LoggerMessage(
        3001,
        LogLevel.Warning,
        "The {Kind} service fails too often. Until it answers again it is asked only now and then, and contexts are created without its values."
    )]
    private partial void CircuitOpened(string kind);

    [LoggerMessage(3002, LogLevel.Information, "The {Kind} service answers again.")]
    private partial void CircuitClosed(string kind);
}
