using StackExchange.Redis.Configuration;

namespace SessionContext.Storage.Redis;

/// <summary>
/// Has the client ask for the password with each connection that it makes, so that a changed one is found without a new
/// start.
/// </summary>
internal sealed class PasswordSource(Func<string> password) : DefaultOptionsProvider
{
    /// <inheritdoc />
    public override string Password => password();
}
