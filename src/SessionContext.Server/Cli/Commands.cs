using System.CommandLine;

namespace SessionContext.Server.Cli;

/// <summary>What the program can do beside serving.</summary>
internal static class Commands
{
    /// <summary>
    /// Runs the command that the arguments name. A start of the service has options alone, so it is told apart by the first argument and pays for nothing here.
    /// </summary>
    /// <returns>The exit code; null: no command, the service is to start.</returns>
    public static int? TryRun(string[] args) =>
        args is [var first, ..]
        && (!first.StartsWith('-') || first is "--help" or "-h" or "--version")
            ? Root().Parse(args).Invoke()
            : null;

    private static RootCommand Root() =>
        new(
            "The Session Context Service. Without a command it serves; see the documentation for its configuration."
        )
        {
            HashSecret.Command(),
            RotateKeys.Command(),
        };
}
