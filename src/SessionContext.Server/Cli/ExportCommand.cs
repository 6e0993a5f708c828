using System.CommandLine;
using SessionContext.Core;
using SessionContext.Server.Export;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Cli;

/// <summary>
/// <c>session-context export</c>: all that belongs to sessions as a file, which <c>import</c> puts into another store.
/// </summary>
internal static class ExportCommand
{
    /// <summary>The command. Exit code 0: the file is whole and on the disk.</summary>
    public static Command Command()
    {
        var file = MoveCommand.File(
            "The file to write (NDJSON, mode 0600). It is named FILE.partial until it is complete."
        );
        var tenant = MoveCommand.Tenant("Export only this tenant's sessions. Default: all.");
        var resume = new Option<bool>("--resume")
        {
            Description = "Resume an interrupted export from FILE.partial.",
        };
        var command = new Command(
            "export",
            "Writes all contexts, and the records of log-ins and events, to a file."
        )
        {
            file,
            tenant,
            resume,
        };
        var arguments = StoreArguments.AddTo(command);
        CommandCall.Of(
            command,
            call =>
            {
                var path = call.Given.GetRequiredValue(file);
                var one = call.Given.GetValue(tenant);
                var options = arguments.StoreOf(call.Given);
                StoreSetup.RequireStore(options);
                return MoveCommand.RunAsync(
                    call,
                    arguments.Of(call.Given),
                    readOnly: true,
                    "Run the same command with --resume to continue.",
                    async (services, progress) =>
                    {
                        var store = services.GetRequiredService<ISessionContextStore>();
                        await call.NoteClockAsync(store);
                        var exporter = new Exporter(store, options.Engine, TimeProvider.System);
                        var counts = await progress.ShowAsync(
                            "Exporting",
                            await CountAsync(store, one, call.Cancellation),
                            done =>
                                exporter.RunAsync(
                                    path,
                                    one,
                                    call.Given.GetValue(resume),
                                    done,
                                    call.Cancellation
                                )
                        );
                        call.Output.Write(
                            $"{path}: {counts}.",
                            new()
                            {
                                ["file"] = path,
                                ["contexts"] = counts.Contexts,
                                ["records"] = counts.Records,
                            }
                        );
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
