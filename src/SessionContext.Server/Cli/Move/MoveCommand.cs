using System.CommandLine;
using SessionContext.Core;
using SessionContext.Core.Scans;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Cli.Move;

/// <summary>What the two commands share: their arguments, and how failures are told.</summary>
internal static class MoveCommand
{
    public static Argument<string> File(string description) =>
        new("file") { Description = description };

    public static Option<Tenant?> Tenant(string description) =>
        new("--tenant")
        {
            Description = description,
            CustomParser = given =>
            {
                if (Core.Tenant.TryParse(given.Tokens[0].Value, out var tenant))
                {
                    return tenant;
                }

                given.AddError($"--tenant {Core.Tenant.Rule}.");
                return null;
            },
        };

    /// <summary>Runs it, with the store that the settings name.</summary>
    /// <param name="settings">As on the command line.</param>
    /// <param name="goOn">What to do where it stops.</param>
    /// <param name="console">For the last line, progress and messages.</param>
    /// <param name="run">Gives the last line.</param>
    public static async Task<int> RunAsync(
        string[] settings,
        string goOn,
        InvocationConfiguration console,
        Func<IServiceProvider, StoreOptions, MoveProgress, Task<string>> run
    )
    {
        // Only a command that has given its caller's thread back is waited for at a signal; one that reads a store on this machine need not wait by itself.
        await Task.Yield();
        try
        {
            var builder = CommandSettings.ReadWithStore(settings);
            var store = builder.Configuration.Read<StoreOptions>("Store", read => read.Faults());
            await using var services = builder.Services.BuildServiceProvider();
            var progress = new MoveProgress(
                console.Error,
                console.Error == Console.Error && !Console.IsErrorRedirected,
                TimeProvider.System
            );
            await console.Output.WriteLineAsync(await run(services, store, progress));
            return 0;
        }
        catch (OperationCanceledException)
        {
            await console.Error.WriteLineAsync($"Stopped. {goOn}");
        }
        catch (Exception e) when (e is StoreUnavailableException or IOException)
        {
            await console.Error.WriteLineAsync($"{e.Message} {goOn}");
        }
        catch (Exception e)
            when (e
                    is SettingsException
                        or StoreOpenException
                        or ExportFileException
                        or ScanException
                        or UnauthorizedAccessException
            )
        {
            await console.Error.WriteLineAsync(e.Message);
        }

        return 1;
    }
}
