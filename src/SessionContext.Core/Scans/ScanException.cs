namespace SessionContext.Core.Scans;

/// <summary>
/// A scan cannot go on from where it is; it has to begin again. The message is for the operator and says why. It holds
/// no secret.
/// </summary>
public sealed class ScanException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Why it cannot go on.</param>
    public ScanException(string message)
        : base(message) { }
}
