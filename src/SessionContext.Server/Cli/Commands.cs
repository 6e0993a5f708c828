using System.CommandLine;
using SessionContext.Server.Cli.Move;

namespace SessionContext.Server.Cli;

/// <summary>What the program can do beside serving.</summary>
internal static class Commands
{
    /// <summary>How long a command that is interrupted may take to end well.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Runs the command that the arguments name. A setting (<c>--Store:Path=x</c>, <c>Store:Path=x</c>) is none, so a start of the service is told apart by its
    /// first argument and pays for nothing here.
    /// </summary>
    /// <param name="args">What stood on the command line.</param>
    /// <param name="console">Where to write; null: to the console.</param>
    /// <returns>The exit code; null: no command, the service is to start.</returns>
    public static int? TryRun(string[] args, InvocationConfiguration? console = null) =>
        args is [var first, ..] && IsCommand(first)
            ? Root().Parse(args).Invoke(console ?? new() { ProcessTerminationTimeout = Patience })
            : null;

    private static bool IsCommand(string first) =>
        first is "--help" or "-h" or "--version" || !(first.StartsWith('-') || first.Contains('='));

    private static RootCommand Root() =>
        new(
            "The Session Context Service. Without a command it serves; see the documentation for its configuration."
        )
        {
            HashSecret.Command(),
            RotateKeys.Command(),
            CopyKeys.Command(),
            BackUp.Command(),
            Restore.Command(),
            CheckHealth.Command(),
            Export.Command(),
            Import.Command(),
        };
}
