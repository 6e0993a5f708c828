using SessionContext.Core;
using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>Says why the store cannot be opened and what to do. Nothing of the connection string is in it.</summary>
internal static class OpenFailure
{
    public static StoreOpenException Explain(RedisException cause)
    {
        var reason = cause
            is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure }
            ? "refuses the user or the password"
            : "cannot be reached";
        return new StoreOpenException(
            $"The Redis that Store:ConnectionString names {reason}. Check the setting, and that the server runs.",
            cause
        );
    }
}
