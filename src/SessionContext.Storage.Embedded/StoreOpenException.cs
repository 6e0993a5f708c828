namespace SessionContext.Storage.Embedded;

/// <summary>The store's folder cannot be opened. The message is for the operator: what is wrong, where, and what to do.</summary>
public sealed class StoreOpenException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong and what to do; may name the folder.</param>
    /// <param name="innerException">The engine's or the operating system's own error.</param>
    public StoreOpenException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
