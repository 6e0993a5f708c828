namespace SessionContext.Server.ShopDirectory;

/// <summary>Tells of an upstream's failures without a line for each: at most one a minute, and the circuit's opening and closing.</summary>
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
    private int _untold;
    private bool _isOpen;

    /// <summary>A look-up failed.</summary>
    public void Failed(string reason)
    {
        int untold;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (now < _next)
            {
                _untold++;
                return;
            }

            _next = now + Spacing;
            (untold, _untold) = (_untold, 0);
        }

        LookupFailed(kind.Name, reason, untold);
    }

    /// <summary>The circuit opened, perhaps after another try that failed as well: told the first time only.</summary>
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
        "A look-up at the {Kind} service failed: {Reason}. {Untold} earlier failures were not logged."
    )]
    private partial void LookupFailed(string kind, string reason, int untold);

    [LoggerMessage(
        3001,
        LogLevel.Warning,
        "The {Kind} service fails too often. Until it answers again it is asked only now and then, and contexts are created without its values."
    )]
    private partial void CircuitOpened(string kind);

    [LoggerMessage(3002, LogLevel.Information, "The {Kind} service answers again.")]
    private partial void CircuitClosed(string kind);
}
