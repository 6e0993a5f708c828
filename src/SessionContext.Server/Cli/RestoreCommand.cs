using System.CommandLine;
using SessionContext.Server.Backups;
using SessionContext.Server.Storage;
using SessionContext.Storage.Embedded;

namespace SessionContext.Server.Cli;

/// <summary><c>session-context restore</c>: a backup back to where a service has its data.</summary>
internal static class RestoreCommand
{
    /// <summary>
    /// The command. Exit code 0: a service that starts now serves what the backup contains; 1: nothing was changed.
    /// </summary>
    public static Command Command()
    {
        var backup = new Argument<string>("backup")
        {
            Description =
                "The backup, as `session-context backup` makes it: a folder, an archive, or - for an archive from standard input. It is left unchanged.",
        };
        var replace = new Option<bool>("--replace")
        {
            Description =
                "Move existing data aside, to replaced/TIME in the data folder, after the backup was checked. Default: refuse if there is data.",
        };
        var command = new Command(
            "restore",
            "Copies a backup to the data folder of the embedded engine, checks the copy, then puts it in place. Stop the service first; run it as the service's user, or as root."
        )
        {
            backup,
            replace,
        };
        var store = StoreArguments.AddTo(command);
        CommandCall.Of(
            command,
            async call =>
            {
                var data = store.FolderOf(call.Given);
                var source = call.Given.GetRequiredValue(backup);
                var report = await Restoration.RunAsync(
                    FillFrom(source, call.Cancellation),
                    data,
                    call.Given.GetValue(replace),
                    TimeProvider.System
                );
                var facts = report.Restored.ToJson(data.Path);
                facts["replaced"] = report.Aside;
                call.Output.Write(
                    $"""
                    {data.Path}: {report.Restored}{(
                        report.Aside is null
                            ? ""
                            : $"\nThe previous data is in '{report.Aside}'. Delete it when it is no longer needed."
                    )}
                    Contexts, their versions and what is known of tokens are as they were when the backup was made: a log-out since then is undone, and a refresh token that was used since then is valid again. What to do about it: docs/operations/backup.md, "After a restore".
                    """,
                    facts
                );
            }
        );
        return command;
    }

    private static Func<DataFolder, Task> FillFrom(
        string source,
        CancellationToken cancellationToken
    )
    {
        if (source == "-" || File.Exists(source))
        {
            return async copy =>
            {
                await using var input =
                    source == "-" ? Console.OpenStandardInput() : File.OpenRead(source);
                await BackupArchive.ReadAsync(input, copy, cancellationToken);
            };
        }

        var folder = new DataFolder(source);
        return folder.HasStore
            ? copy =>
            {
                FolderCopy.CopyAll(folder, copy);
                return Task.CompletedTask;
            }
            : throw new BackupException(
                Directory.Exists(source)
                    ? $"'{source}' is not a backup: it contains no contexts."
                    : $"There is no backup '{source}'."
            );
    }
}
