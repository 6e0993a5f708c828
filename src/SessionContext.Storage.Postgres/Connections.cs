using Npgsql;

namespace SessionContext.Storage.Postgres;

/// <summary>
/// Makes the pool of connections: the operator's connection string, and over it what the promises rest on.
/// </summary>
internal static class Connections
{
    /// <summary>
    /// Enough for all that is carried out together (<see cref="PostgresSessionContextStore"/>) and some single
    /// statements.
    /// </summary>
    private const int PoolSize = 24;

    public static NpgsqlDataSource Open(PostgresStoreOptions options)
    {
        var settings = ConnectionText.Parse(options.ConnectionString);
        settings.Timeout = (int)options.ConnectTimeout.TotalSeconds;
        settings.CommandTimeout = (int)options.CommandTimeout.TotalSeconds;
        // The connection of a statement that took too long is closed at once: an answer that comes after the server was
        // asked to cancel is not to be believed (see Database).
        settings.CancellationTimeout = -1;
        settings.Pooling = true;
        settings.NoResetOnClose = true; // a session is never left changed
        // More than there are statements. One that is prepared belongs to a session, which a pooler may give to another
        // client.
        settings.MaxAutoPrepare = options.Pooler == Pooler.Transaction ? 0 : 32;
        settings.AutoPrepareMinUsages = 1;
        settings.Enlist = false;
        // Errors are logged: they must hold neither rows nor the password.
        settings.IncludeErrorDetail = false;
        settings.PersistSecurityInfo = false;
        settings.TargetSessionAttributes = null; // said below
        // How long a host that failed, or that took no writes, is left out where there are others.
        settings.HostRecheckSeconds = 1;
        if (!settings.ShouldSerialize("GSS Encryption Mode"))
        {
            // Asked for by the connection string alone: without Kerberos' library, which the image has not, each
            // connection would complain.
            settings.GssEncryptionMode = GssEncryptionMode.Disable;
        }

        var searchPath = settings.SearchPath;
        if (options.Pooler == Pooler.None)
        {
            settings.Options = $"{settings.Options} {SessionSettings.ToStartup()}".TrimStart();
        }
        else
        {
            settings.SearchPath = null; // a start-up parameter, too
        }

        if (!settings.ShouldSerialize("Maximum Pool Size"))
        {
            settings.MaxPoolSize = PoolSize;
        }

        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString)
        {
            Name = "postgresql", // a label of the pool's metrics, which by default is the connection string
        };
        if (options.Password is { } password)
        {
            builder.UsePasswordProvider(_ => password(), (_, _) => new(password()));
        }

        var isOneHost = !settings.Host!.Contains(',', StringComparison.Ordinal);
        if (options.Pooler == Pooler.Session)
        {
            var made = SessionSettings.ForSession(searchPath);
            builder.UsePhysicalConnectionInitializer(
                connection => Set(connection, made, isOneHost),
                connection => SetAsync(connection, made, isOneHost)
            );
        }
        else if (options.Pooler == Pooler.None && isOneHost)
        {
            builder.UsePhysicalConnectionInitializer(
                Writability.Require,
                connection =>
                {
                    Writability.Require(connection);
                    return Task.CompletedTask;
                }
            );
        }

        // One host is tried again at once, whatever happened; whether it takes writes is asked here.
        return isOneHost
            ? builder.Build()
            : builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.ReadWrite);
    }

    private static void Set(NpgsqlConnection connection, string settings, bool isOneHost)
    {
        using var command = new NpgsqlCommand(settings, connection);
        Writability.Require(command.ExecuteScalar() is false || !isOneHost);
    }

    private static async Task SetAsync(NpgsqlConnection connection, string settings, bool isOneHost)
    {
        await using var command = new NpgsqlCommand(settings, connection);
        Writability.Require(
            await command.ExecuteScalarAsync().ConfigureAwait(false) is false || !isOneHost
        );
    }
}
