using SessionContext.Core;
using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>Says why the store cannot be opened and what to do; the connection string's password is not in it.</summary>
internal static class OpenFailure
{
    public static StoreOpenException Explain(RedisStoreOptions options, RedisException cause)
    {
        var servers = string.Join(
            ", ",
            ConfigurationOptions.Parse(options.ConnectionString).EndPoints
        );
        var reason = cause
            is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure }
            ? "refuses the user or the password"
            : "cannot be reached";
        return new StoreOpenException(
            $"The store at {servers} {reason}. Check Store:ConnectionString, and that the server runs.",
            cause
        );
    }
}
