using System.CommandLine;
using SessionContext.Core;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Cli.Move;

/// <summary><c>session-context export</c>: all that belongs to sessions as a file, which <c>import</c> puts into another store.</summary>
internal static class Export
{
    /// <summary>The command. Exit code 0: the file is whole and on the disk.</summary>
    public static Command Command()
    {
        var file = MoveCommand.File(
            "The file to write (NDJSON, mode 0600). Until it is whole it is called FILE.partial."
        );
        var tenant = MoveCommand.Tenant("Export this tenant's sessions alone. Default: all.");
        var resume = new Option<bool>("--resume")
        {
            Description = "Go on with FILE.partial, which an export left that stopped.",
        };
        var settings = CommandSettings.Argument("Store");
        var command = new Command(
            "export",
            "Writes all contexts and what is remembered of log-ins and events into a file."
        )
        {
            file,
            tenant,
            resume,
            settings,
        };
        command.SetAction(
            (result, cancel) =>
            {
                var path = result.GetValue(file)!;
                return MoveCommand.RunAsync(
                    result.GetValue(settings) ?? [],
                    "The same command with --resume goes on.",
                    result.InvocationConfiguration,
                    async (services, options, progress) =>
                    {
                        StoreSetup.RequireStore(options);
                        var store = services.GetRequiredService<ISessionContextStore>();
                        var exporter = new Exporter(store, options.Engine, TimeProvider.System);
                        var counts = await progress.ShowAsync(
                            "Exporting",
                            await CountAsync(store, result.GetValue(tenant), cancel),
                            done =>
                                exporter.RunAsync(
                                    path,
                                    result.GetValue(tenant),
                                    result.GetValue(resume),
                                    done,
                                    cancel
                                )
                        );
                        return $"{path}: {counts}.";
                    }
                );
            }
        );
        return command;
    }

    private static async Task<long> CountAsync(
        ISessionContextStore store,
        Tenant? tenant,
        CancellationToken cancellationToken
    )
    {
        var counts = await store.CountByTenantAsync(cancellationToken);
        return tenant is { } one ? counts.GetValueOrDefault(one) : counts.Values.Sum();
    }
}
