using System.CommandLine;
using System.Text.Json;
using SessionContext.Core;
using SessionContext.Core.Scans;
using SessionContext.Server.Export;
using SessionContext.Server.Keys;
using SessionContext.Server.Settings;
using SessionContext.Storage.Embedded;

namespace SessionContext.Server.Cli;

/// <summary>One run of a command: what it was given, and where it says what came of it.</summary>
internal sealed record CommandCall(
    ParseResult Given,
    CommandOutput Output,
    CancellationToken Cancellation
)
{
    /// <summary>Given to every command.</summary>
    public static Option<bool> Json { get; } =
        new("--json")
        {
            Description = "Write one JSON object per line, for programs.",
            Recursive = true,
        };

    /// <summary>What the command says where a signal stops it.</summary>
    public string WhenStopped { get; set; } = "";

    /// <summary>
    /// Sets what a command does. Exit code 0: done; 1: not done, and a message says why, without a stack trace.
    /// </summary>
    /// <param name="command">The command.</param>
    /// <param name="run">Throws where it cannot be done.</param>
    public static void Of(Command command, Func<CommandCall, Task> run) =>
        command.SetAction(
            async (given, cancellationToken) =>
            {
                var console = given.InvocationConfiguration;
                var output = new CommandOutput(console.Output, console.Error, given.GetValue(Json));
                // A command that keeps its caller's thread is not stopped by a signal.
                await Task.Yield();
                return await RunAsync(new(given, output, cancellationToken), run);
            }
        );

    private static async Task<int> RunAsync(CommandCall call, Func<CommandCall, Task> run)
    {
        try
        {
            await run(call);
            return 0;
        }
        catch (OperationCanceledException) when (call.Cancellation.IsCancellationRequested)
        {
            return call.Output.Fail($"Stopped. {call.WhenStopped}".TrimEnd());
        }
        catch (Exception e) when (e is StoreUnavailableException or IOException)
        {
            return call.Output.Fail(
                call.WhenStopped.Length == 0
                    ? e.Message
                    : $"{e.Message.TrimEnd('.')}. {call.WhenStopped}"
            );
        }
        catch (Exception e) when (IsExpected(e))
        {
            return call.Output.Fail(e.Message);
        }
    }

    private static bool IsExpected(Exception e) =>
        e
            is CommandException
                or SettingsException
                or StoreOpenException
                or KeyStoreException
                or BackupException
                or ExportFileException
                or ScanException
                or HttpRequestException
                or JsonException
                or UnauthorizedAccessException;
}
