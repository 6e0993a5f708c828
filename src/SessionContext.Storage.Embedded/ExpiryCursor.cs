namespace SessionContext.Storage.Embedded;

/// <summary>
/// Where the hints that were not settled yet begin: what is dropped leaves markers behind, over which a scan from the
/// family's start would walk again and again. Safe from any thread.
/// </summary>
internal sealed class ExpiryCursor
{
    private readonly Lock _lock = new();
    private byte[] _from = [];
    private long _placed = long.MaxValue;

    /// <summary>
    /// From where on to scan now. All hints that are visible before this is called lie there or after.
    /// </summary>
    public byte[] Start()
    {
        lock (_lock)
        {
            if (_from.Length > 0 && _placed <= ExpiryHint.TimeOf(_from))
            {
                _from = ExpiryHint.StartOf(_placed);
            }

            _placed = long.MaxValue;
            return _from;
        }
    }

    /// <summary>
    /// All hints up to and with this one, of those a scan from <see cref="Start"/> has met, are settled.
    /// </summary>
    public void Passed(byte[] hint)
    {
        lock (_lock)
        {
            _from = [.. hint, 0]; // the next key that there can be
        }
    }

    /// <summary>Hints at this time (Unix milliseconds) or later were placed, and are visible.</summary>
    public void Placed(long earliest)
    {
        lock (_lock)
        {
            _placed = Math.Min(_placed, earliest);
        }
    }

    /// <summary>
    /// Forgets everything: the engine was opened again, and may hold what was believed to have failed.
    /// </summary>
    public void Restart() => Placed(0);
}
