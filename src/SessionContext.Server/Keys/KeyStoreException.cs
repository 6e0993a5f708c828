namespace SessionContext.Server.Keys;

/// <summary>
/// The signing keys cannot be used; the message is for the operator: what is wrong and what to do. It holds no secret.
/// </summary>
internal sealed class KeyStoreException(string message, Exception? inner = null)
    : Exception(message, inner);
