using System.CommandLine;
using SessionContext.Server.Backups;

namespace SessionContext.Server.Cli;

/// <summary><c>session-context restore</c>: a backup back to where a service keeps its data.</summary>
internal static class Restore
{
    /// <summary>The command. Exit code 0: a service started now serves what the backup holds; 1: it does not.</summary>
    public static Command Command()
    {
        var backup = new Argument<string>("folder")
        {
            Description =
                "The backup: what `session-context backup` has made; it is left unchanged.",
        };
        var command = new Command(
            "restore",
            "Copies a backup to the data folder of the embedded engine, which must be empty. Run it as the service's user, or as root."
        )
        {
            backup,
        };
        var store = StoreArguments.AddTo(command);
        CommandCall.Of(
            command,
            call =>
            {
                var data = store.FolderOf(call.Given);
                var restored = Restoration.Run(
                    new(call.Given.GetRequiredValue(backup)),
                    data,
                    TimeProvider.System
                );
                call.Output.Write(
                    $"""
                    {data.Path}: {restored}
                    Contexts, their versions and what is known of tokens are as they were when the backup was made: a log-out since then is undone, and a refresh token that was used since then is valid again. What to do about it: docs/operations/backup.md, "After a restore".
                    """,
                    restored.ToJson(data.Path)
                );
                return Task.CompletedTask;
            }
        );
        return command;
    }
}
