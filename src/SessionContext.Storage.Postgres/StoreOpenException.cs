namespace SessionContext.Storage.Postgres;

/// <summary>The database cannot be used. The message is for the operator: what is wrong and what to do; it holds no secret.</summary>
public sealed class StoreOpenException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="innerException">The driver's own error.</param>
    public StoreOpenException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
