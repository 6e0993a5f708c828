using System.CommandLine;
using SessionContext.Core;
using SessionContext.Server.Export;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Cli;

/// <summary><c>session-context import</c>: puts into a store what <c>export</c> has written.</summary>
internal static class ImportCommand
{
    /// <summary>The command. Exit code 0: all that the file has is there, or a later version of it.</summary>
    public static Command Command()
    {
        var file = MoveCommand.File("The file that export has written.");
        var tenant = MoveCommand.Tenant("Import only this tenant's sessions. Default: all.");
        var replace = new Option<bool>("--replace")
        {
            Description = "Overwrite sessions whose id exists already. Default: they are kept.",
        };
        var create = StoreArguments.CreateOption();
        var command = new Command(
            "import",
            "Imports the sessions of an export file that the store does not have yet. Repeating it changes nothing."
        )
        {
            file,
            tenant,
            replace,
            create,
        };
        var arguments = StoreArguments.AddTo(command);
        CommandCall.Of(
            command,
            async call =>
            {
                var path = call.Given.GetRequiredValue(file);
                if (!System.IO.File.Exists(path))
                {
                    throw new CommandException($"There is no file '{path}'.");
                }

                await using var export = System.IO.File.OpenRead(path);
                var options = arguments.StoreOf(call.Given);
                if (!call.Given.GetValue(create))
                {
                    StoreSetup.RequireFolder(options);
                }

                await MoveCommand.RunAsync(
                    call,
                    arguments.Of(call.Given),
                    readOnly: false,
                    "What was imported stays. Run the same command again to continue.",
                    async (services, progress) =>
                    {
                        var counts = await progress.ShowAsync(
                            "Checking the file's bytes",
                            export.Length,
                            done => Importer.CheckAsync(export, done, call.Cancellation)
                        );
                        var store = services.GetRequiredService<ISessionContextStore>();
                        await call.NoteClockAsync(store);
                        var importer = new Importer(
                            store,
                            TimeProvider.System,
                            call.Given.GetValue(replace)
                        );
                        var outcomes = await progress.ShowAsync(
                            "Importing",
                            counts.All,
                            done =>
                                importer.RunAsync(
                                    export,
                                    call.Given.GetValue(tenant),
                                    done,
                                    call.Cancellation
                                )
                        );
                        call.Output.Write($"Of {counts}: {outcomes}.", outcomes.ToJson());
                    }
                );
            }
        );
        return command;
    }
}
