using Npgsql;

namespace SessionContext.Storage.Postgres;

/// <summary>Makes the pool of connections: the operator's connection string, and over it what the promises rest on.</summary>
internal static class Connections
{
    /// <summary>Enough for all that is carried out together (<see cref="PostgresSessionContextStore"/>) and some single statements.</summary>
    private const int PoolSize = 24;

    /// <summary>
    /// Settings of every session. Read committed, whatever the database's default: a swap that waited for another one has to look again, not to fail.
    /// The rest keeps the plans of the batched statements as they are meant, one look-up in the primary key for each entry, in the order of the batch (so that two
    /// batches never wait for each other), planned once: no statistics lead to better ones.
    /// </summary>
    private const string SessionSettings =
        @"-c default_transaction_isolation=read\ committed -c plan_cache_mode=force_generic_plan -c jit=off"
        + " -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off";

    public static NpgsqlDataSource Open(PostgresStoreOptions options)
    {
        var settings = ConnectionText.Parse(options.ConnectionString);
        settings.Timeout = (int)options.ConnectTimeout.TotalSeconds;
        settings.CommandTimeout = (int)options.CommandTimeout.TotalSeconds;
        // The connection of a statement that took too long is closed at once: an answer that comes after the server was asked to cancel is not
        // to be believed (see Database).
        settings.CancellationTimeout = -1;
        settings.Pooling = true;
        settings.NoResetOnClose = true; // a session is never left changed
        settings.MaxAutoPrepare = 32; // more than there are statements
        settings.AutoPrepareMinUsages = 1;
        settings.Enlist = false;
        // Errors are logged: they must hold neither rows nor the password.
        settings.IncludeErrorDetail = false;
        settings.PersistSecurityInfo = false;
        settings.TargetSessionAttributes = null; // said below
        // How long a host that failed, or that took no writes, is left out where there are others.
        settings.HostRecheckSeconds = 1;
        settings.Options = $"{settings.Options} {SessionSettings}".TrimStart();
        if (!settings.ShouldSerialize("Maximum Pool Size"))
        {
            settings.MaxPoolSize = PoolSize;
        }

        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        if (options.Password is { } password)
        {
            builder.UsePasswordProvider(_ => password(), (_, _) => new(password()));
        }

        if (settings.Host!.Contains(',', StringComparison.Ordinal))
        {
            return builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.ReadWrite);
        }

        // One host is tried again at once, whatever happened; whether it takes writes is asked here.
        builder.UsePhysicalConnectionInitializer(
            RequireWritable,
            connection =>
            {
                RequireWritable(connection);
                return Task.CompletedTask;
            }
        );
        return builder.Build();
    }

    // What takes no writes is not read either: another server may have taken its place, and have what this one has not.
    private static void RequireWritable(NpgsqlConnection connection)
    {
        Refuse("in_hot_standby", "the server is a standby");
        Refuse(
            "default_transaction_read_only",
            "the server is read-only (default_transaction_read_only)"
        );

        void Refuse(string parameter, string reason)
        {
            if (connection.PostgresParameters.GetValueOrDefault(parameter) == "on")
            {
                const string fatal = "FATAL";
                throw new PostgresException(
                    reason,
                    fatal,
                    fatal,
                    PostgresErrorCodes.ReadOnlySqlTransaction
                );
            }
        }
    }
}
