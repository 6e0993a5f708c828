using System.CommandLine;
using System.CommandLine.Parsing;
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
        args is [var first, ..] && IsCommand(first) ? Run(Root().Parse(args), console) : null;

    private static int Run(ParseResult parsed, InvocationConfiguration? console)
    {
        console ??= new() { ProcessTerminationTimeout = Patience };
        // Told by the caller, without what the settings hold.
        console.EnableDefaultExceptionHandler = false;
        if (parsed.Errors.Count == 0)
        {
            return parsed.Invoke(console);
        }

        foreach (var message in parsed.Errors.Select(error => Hide(parsed, error.Message)))
        {
            console.Error.WriteLine(message);
        }

        console.Error.WriteLine($"See session-context {parsed.CommandResult.Command.Name} --help.");
        return 1;
    }

    // An argument that is not understood may be a secret in the wrong place.
    private static string Hide(ParseResult parsed, string message) =>
        parsed
            .Tokens.Where(token => token.Type == TokenType.Argument)
            .Select(token => token.Value)
            .Concat(parsed.UnmatchedTokens)
            .Where(given => given.Length > 0)
            .Aggregate(
                message,
                (shown, given) =>
                    shown.Replace($"'{given}'", "(not shown)", StringComparison.Ordinal)
            );

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
