namespace SessionContext.Core;

/// <summary>
/// The store cannot be opened at start. The message is for the operator: what is wrong, where, and what to do. It holds
/// no secret.
/// </summary>
public sealed class StoreOpenException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong and what to do; may name the folder or the server.</param>
    /// <param name="innerException">The engine's or the operating system's own error.</param>
    public StoreOpenException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
