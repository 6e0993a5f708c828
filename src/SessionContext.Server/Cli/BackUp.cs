using System.CommandLine;
using SessionContext.Core;
using SessionContext.Server.Backups;
using SessionContext.Server.Control;
using SessionContext.Server.Settings;
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
        var path = CommandSettings.PathOption();
        var settings = CommandSettings.Argument();
        var command = new Command(
            "backup",
            "Copies contexts and keys of the embedded engine to a new folder, while the service goes on. Run it as the service's user, or as root."
        )
        {
            target,
            path,
            settings,
        };
        command.SetAction(
            (result, cancel) =>
                RunAsync(
                    Path.GetFullPath(result.GetRequiredValue(target)),
                    () => EmbeddedData.Find(result.GetValue(path), result.GetValue(settings) ?? []),
                    cancel
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        string target,
        Func<DataFolder> source,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var data = source();
            var answer =
                await ControlClient.TrySendAsync(
                    data,
                    ControlListener.BackUp + target,
                    cancellationToken
                ) ?? await MakeHereAsync(data, target, cancellationToken);
            if (answer.Succeeded)
            {
                await Console.Out.WriteLineAsync($"{target}: {answer.Text}");
                return 0;
            }

            await Console.Error.WriteLineAsync(answer.Text);
        }
        catch (Exception e)
            when (e
                    is SettingsException
                        or StoreOpenException
                        or StoreUnavailableException
                        or BackupException
            )
        {
            await Console.Error.WriteLineAsync(e.Message);
        }

        return 1;
    }

    private static async Task<ControlAnswer> MakeHereAsync(
        DataFolder data,
        string target,
        CancellationToken cancellationToken
    )
    {
        if (!data.HasStore)
        {
            throw new BackupException(
                $"There is no store in '{data.Path}', or this user cannot see it."
            );
        }

        await Console.Out.WriteLineAsync(
            $"No service listens in '{data.Control}': opening the store."
        );
        await using var store = StoreSetup.EmbeddedStoreIn(data, TimeProvider.System);
        var made = await Backup.MakeAsync(
            store,
            data,
            target,
            TimeProvider.System,
            cancellationToken
        );
        return new(true, made.ToString());
    }
}
