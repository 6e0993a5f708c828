using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using SessionContext.Server.Backups;

namespace SessionContext.Server.Cli;

/// <summary><c>session-context backups</c>: what to do with backups that there are.</summary>
internal static class BackupsCommand
{
    /// <summary>The commands <c>list</c>, <c>prune</c> and <c>verify</c>.</summary>
    public static Command Command() =>
        new("backups", "Lists, checks and deletes backups of the embedded engine.")
        {
            List(),
            Prune(),
            Verify(),
        };

    /// <summary>The option <c>--keep</c>.</summary>
    public static Option<int?> KeepOption(string description)
    {
        var keep = new Option<int?>("--keep") { Description = description };
        keep.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int?>() < 1)
            {
                given.AddError("--keep must be 1 or more.");
            }
        });
        return keep;
    }

    /// <summary>Deletes all but the newest, and says which.</summary>
    public static void Prune(string folder, int keep, CommandOutput output)
    {
        foreach (var backup in Shelf(folder).Prune(keep))
        {
            output.Write($"Deleted {backup.Data.Path}.", new() { ["deleted"] = backup.Data.Path });
        }
    }

    private static Command List()
    {
        var folder = FolderArgument();
        var command = new Command("list", "Lists the backups in a folder, the newest first.")
        {
            folder,
        };
        CommandCall.Of(
            command,
            call =>
            {
                var path = call.Given.GetRequiredValue(folder);
                call.Output.WriteAll(
                    $"There are no backups in '{path}'.",
                    [
                        .. Shelf(path)
                            .List()
                            .Select(backup => new JsonObject
                            {
                                ["backup"] = Path.GetFileName(backup.Data.Path),
                                ["madeAt"] = backup.MadeAt.UtcDateTime.ToString(
                                    "u",
                                    CultureInfo.InvariantCulture
                                ),
                                ["bytes"] = backup.Data.Bytes(),
                            }),
                    ]
                );
                return Task.CompletedTask;
            }
        );
        return command;
    }

    private static Command Prune()
    {
        var folder = FolderArgument();
        var keep = KeepOption("How many of the newest backups to keep.");
        keep.Required = true;
        var command = new Command(
            "prune",
            "Deletes old backups that are named by their time (backup --in). Backups with other names are kept."
        )
        {
            folder,
            keep,
        };
        CommandCall.Of(
            command,
            call =>
            {
                Prune(
                    call.Given.GetRequiredValue(folder),
                    call.Given.GetValue(keep)!.Value,
                    call.Output
                );
                return Task.CompletedTask;
            }
        );
        return command;
    }

    private static Command Verify()
    {
        var backup = new Argument<string>("backup") { Description = "The folder of one backup." };
        var command = new Command(
            "verify",
            "Reads a whole backup, checks the checksum of every block, and changes nothing. A service can start on a backup that passes."
        )
        {
            backup,
        };
        CommandCall.Of(
            command,
            call =>
            {
                var path = Path.GetFullPath(call.Given.GetRequiredValue(backup));
                var contexts = BackupCheck.Run(new(path));
                call.Output.Write(
                    FormattableString.Invariant($"{path}: {contexts:N0} contexts, no damage"),
                    new() { ["folder"] = path, ["contexts"] = contexts }
                );
                return Task.CompletedTask;
            }
        );
        return command;
    }

    private static Argument<string> FolderArgument() =>
        new("folder") { Description = "The folder of backups, as in backup --in." };

    private static BackupShelf Shelf(string folder) =>
        Directory.Exists(folder)
            ? new(folder)
            : throw new CommandException($"There is no folder '{folder}'.");
}
