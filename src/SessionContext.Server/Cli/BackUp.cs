using System.CommandLine;
using SessionContext.Server.Backups;
using SessionContext.Server.Control;
using SessionContext.Server.Storage;
using SessionContext.Storage.Embedded;

namespace SessionContext.Server.Cli;

/// <summary><c>session-context backup</c>: a copy of the data folder of the embedded engine, without a pause of the service.</summary>
internal static class BackUp
{
    /// <summary>The command. Exit code 0: there is a whole backup, on disk; 1: there is none.</summary>
    public static Command Command()
    {
        var target = new Argument<string>("folder")
        {
            Description = "The folder to make. A service can be started over it.",
        };
        target.Validators.Add(given =>
        {
            // A command to the service is a line.
            if (given.Tokens[0].Value.AsSpan().ContainsAny('\r', '\n'))
            {
                given.AddError("The folder's name must not hold an end of line.");
            }
        });
        var command = new Command(
            "backup",
            "Copies contexts and keys of the embedded engine to a new folder, while the service runs. Run it as the service's user, or as root."
        )
        {
            target,
        };
        var store = StoreArguments.AddTo(command);
        CommandCall.Of(
            command,
            async call =>
            {
                var folder = Path.GetFullPath(call.Given.GetRequiredValue(target));
                var data = store.FolderOf(call.Given);
                var answer =
                    await ControlClient.TrySendAsync(
                        data,
                        ControlListener.BackUp + folder,
                        call.Cancellation
                    ) ?? await MakeHereAsync(data, folder, call);
                if (!answer.Succeeded)
                {
                    throw new CommandException(answer.Text);
                }

                call.Output.Write(
                    $"{folder}: {answer.Text}",
                    new() { ["folder"] = folder, ["report"] = answer.Text }
                );
            }
        );
        return command;
    }

    private static async Task<ControlAnswer> MakeHereAsync(
        DataFolder data,
        string target,
        CommandCall call
    )
    {
        if (!data.HasStore)
        {
            throw new BackupException(
                $"There is no store in '{data.Path}', or this user cannot see it."
            );
        }

        call.Output.Note($"No service listens in '{data.Control}': opening the store.");
        await using var store = StoreSetup.EmbeddedStoreIn(data, TimeProvider.System);
        var made = await Backup.MakeAsync(
            store,
            data,
            target,
            TimeProvider.System,
            call.Cancellation
        );
        return new(true, made.ToString());
    }
}
