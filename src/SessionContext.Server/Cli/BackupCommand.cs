using System.CommandLine;
using SessionContext.Server.Backups;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Cli;

/// <summary>
/// <c>session-context backup</c>: a copy of the data folder of the embedded engine, without a pause of the service.
/// </summary>
internal static class BackupCommand
{
    /// <summary>The command. Exit code 0: there is a whole backup, on disk; 1: there is none.</summary>
    public static Command Command()
    {
        var shelf = new Option<string?>("--in")
        {
            Description =
                "A folder of backups: the backup is made in it and named by the time (UTC).",
        };
        var keep = BackupsCommand.KeepOption(
            "With --in: how many backups to keep; older ones are deleted once this one is made."
        );
        var archive = new Option<string?>("--archive")
        {
            Description =
                "Write the backup as one tar file instead, or with - to standard output: | ssh … 'cat > backup.tar'.",
        };
        var command = new Command(
            "backup",
            "Copies contexts and keys of the embedded engine to a new folder, while the service runs. Run it as the service's user, or as root."
        )
        {
            shelf,
            keep,
            archive,
        };
        var store = StoreArguments.AddTo(
            command,
            "folder|setting",
            "The folder to make. A service can start on it.",
            IsFolder
        );
        command.Validators.Add(given =>
        {
            var folders = store.OthersOf(given);
            var targets =
                folders.Length
                + (given.GetValue(shelf) is null ? 0 : 1)
                + (given.GetValue(archive) is null ? 0 : 1);
            if (targets != 1)
            {
                given.AddError("Name the folder to make, or --in FOLDER, or --archive FILE.");
            }
            else if (given.GetValue(keep) is not null && given.GetValue(shelf) is null)
            {
                given.AddError("--keep needs --in FOLDER.");
            }
            else if (folders.Any(folder => folder.AsSpan().ContainsAny('\r', '\n')))
            {
                // A command to the service is a line.
                given.AddError("The folder's name must not contain a line break.");
            }
        });
        CommandCall.Of(
            command,
            async call =>
            {
                var data = store.FolderOf(call.Given);
                if (call.Given.GetValue(archive) is { } file)
                {
                    await ArchiveCommand.RunAsync(data, file, call);
                    return;
                }

                var target = call.Given.GetValue(shelf) is { } folder
                    ? new BackupShelf(folder).NextName(TimeProvider.System.GetUtcNow())
                    : store.OthersOf(call.Given.CommandResult)[0];
                target = Path.GetFullPath(target);
                var report = await MakeAsync(data, target, call);
                call.Output.Write(
                    $"{target}: {report}",
                    new() { ["folder"] = target, ["report"] = report }
                );
                if (call.Given.GetValue(keep) is { } count)
                {
                    BackupsCommand.Prune(call.Given.GetValue(shelf)!, count, call.Output);
                }
            }
        );
        return command;
    }

    /// <summary>Makes a backup: by the service where one runs, else by this process.</summary>
    /// <returns>What was copied, in words.</returns>
    /// <exception cref="CommandException">It cannot be made.</exception>
    public static async Task<string> MakeAsync(DataFolder data, string target, CommandCall call)
    {
        var answer =
            await ControlClient.TrySendAsync(
                data,
                ControlListener.BackupCommand + target,
                call.Cancellation
            ) ?? new(true, $"{await MakeHereAsync(data, target, call)}");
        return answer.Succeeded ? answer.Text : throw new CommandException(answer.Text);
    }

    private static async Task<BackupReport> MakeHereAsync(
        DataFolder data,
        string target,
        CommandCall call
    )
    {
        if (!data.HasStore)
        {
            throw new CommandException(
                $"There is no store in '{data.Path}', or this user cannot see it."
            );
        }

        if (data.IsReadOnly())
        {
            call.Output.Note($"'{data.Contexts}' is read-only; it is copied as it is.");
            return await BackupRun.OfReadOnlyAsync(data, target, TimeProvider.System);
        }

        call.Output.Note($"No service listens in '{data.Control}'; the store is opened directly.");
        try
        {
            await using var store = StoreSetup.EmbeddedStoreIn(data, TimeProvider.System);
            return await BackupRun.MakeAsync(
                store,
                data,
                target,
                TimeProvider.System,
                call.Cancellation
            );
        }
        finally
        {
            data.KeepOwner();
        }
    }

    private static bool IsFolder(string given) => !given.StartsWith('-') && !given.Contains('=');
}
