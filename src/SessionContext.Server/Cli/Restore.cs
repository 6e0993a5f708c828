using System.CommandLine;
using SessionContext.Server.Backups;
using SessionContext.Server.Settings;
using SessionContext.Storage.Embedded;

namespace SessionContext.Server.Cli;

/// <summary><c>session-context restore</c>: a backup back to where a service keeps its data.</summary>
internal static class Restore
{
    /// <summary>The command. Exit code 0: a service started now serves what the backup holds; 1: it does not.</summary>
    public static Command Command()
    {
        var backup = new Argument<string>("folder")
        {
            Description = "What `session-context backup` has made; it stays as it is.",
        };
        var path = CommandSettings.PathOption();
        var settings = CommandSettings.Argument();
        var command = new Command(
            "restore",
            "Copies a backup to the data folder of the embedded engine, which must hold nothing yet. Run it as the service's user."
        )
        {
            backup,
            path,
            settings,
        };
        command.SetAction(result =>
            Run(
                result.GetRequiredValue(backup),
                result.GetValue(path),
                result.GetValue(settings) ?? []
            )
        );
        return command;
    }

    private static int Run(string backup, string? path, string[] settings)
    {
        try
        {
            var data = EmbeddedData.Find(path, settings);
            var restored = Restoration.Run(new(backup), data, TimeProvider.System);
            Console.Out.WriteLine(
                $"""
                {data.Path}: {restored}
                Contexts, their versions and what is known of tokens are as they were when the backup was made: a log-out since then is undone, and a refresh token that was used since then is good again. What to do about it: docs/operations/backup.md, "After a restore".
                """
            );
            if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
            {
                Console.Out.WriteLine(
                    $"The files are root's now. A service that runs as another user needs them as its own: chown -R USER '{data.Path}'"
                );
            }

            return 0;
        }
        catch (Exception e) when (e is SettingsException or BackupException)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }
}
