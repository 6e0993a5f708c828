using Npgsql;
using SessionContext.Core;

namespace SessionContext.Storage.Postgres;

/// <summary>Says why the database cannot be used at start, and what to do.</summary>
internal static class OpenFailure
{
    public static StoreOpenException Explain(Exception cause) =>
        cause switch
        {
            StoreOpenException known => known,
            PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } e => new(
                $"PostgreSQL refuses: {e.MessageText}. The first start needs a role that may create tables in the schema, or somebody who has made them.",
                e
            ),
            PostgresException e => new(
                $"PostgreSQL refuses: {e.MessageText}. See Store:ConnectionString.",
                e
            ),
            _ => new(
                $"PostgreSQL cannot be reached: {cause.InnerException?.Message ?? cause.Message}. See Store:ConnectionString.",
                cause
            ),
        };
}
