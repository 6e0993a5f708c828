namespace SessionContext.Storage.Embedded;

/// <summary>
/// A backup cannot be made or used. The message is for the operator, who alone asks for one: what is wrong, where, and
/// what to do.
/// </summary>
public sealed class BackupException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong and what to do; names the folder.</param>
    /// <param name="innerException">The engine's or the operating system's own error.</param>
    public BackupException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
