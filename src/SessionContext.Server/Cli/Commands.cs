using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;

namespace SessionContext.Server.Cli;

/// <summary>What the program can do beside serving.</summary>
internal static class Commands
{
    /// <summary>The exit code of a wrong command line.</summary>
    public const int WrongUsage = 2;

    private const string Serve = "serve";
    private const string Help = "help";

    /// <summary>How long a command that is interrupted may take to stop in order.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Runs the command that the arguments name. A setting (<c>--Store:Path=x</c>, <c>Store:Path=x</c>) is not a
    /// command, so a start of the service is told apart by its first argument and pays for nothing here.
    /// </summary>
    /// <param name="args">The command line.</param>
    /// <param name="console">Where to write; null: to the console.</param>
    /// <returns>
    /// The exit code: 0 done, 1 failed, 2 a wrong command line; null: no command, the service is to start.
    /// </returns>
    public static int? TryRun(string[] args, InvocationConfiguration? console = null) =>
        args switch
        {
            [Serve, .. var settings] when !settings.Any(IsHelp) => null,
            [Help] => Run(["--help"], console),
            [Help, var command, ..] => Run([command, "--help"], console),
            ["--version", .. var rest] => Run(["version", .. rest], console),
            [var first, ..] when IsHelp(first) || IsCommand(first) => Run(args, console),
            _ => null,
        };

    /// <summary>The settings of a start of the service: the command line without the word <c>serve</c>.</summary>
    public static string[] SettingsOf(string[] args) => args is [Serve, .. var rest] ? rest : args;

    private static int Run(string[] args, InvocationConfiguration? console)
    {
        console ??= new() { ProcessTerminationTimeout = Patience };
        // Told by the caller, without what the settings contain.
        console.EnableDefaultExceptionHandler = false;
        var root = Root();
        if (IsCommand(args[0]) && root.Subcommands.All(command => command.Name != args[0]))
        {
            console.Error.WriteLine(Unknown(args[0], root));
            return WrongUsage;
        }

        var parsed = root.Parse(args);
        if (parsed.Errors.Count == 0 || parsed.Action is HelpAction)
        {
            return parsed.Invoke(console);
        }

        foreach (var message in parsed.Errors.Select(error => Hide(parsed, error.Message)))
        {
            console.Error.WriteLine(message);
        }

        console.Error.WriteLine($"See session-context {NameOf(parsed.CommandResult)} --help.");
        return WrongUsage;
    }

    // What was given is not repeated: it may be a secret in the wrong place.
    private static string Unknown(string given, RootCommand root) =>
        NearestName.To(given, root.Subcommands.Select(command => command.Name)) is { } near
            ? $"Unknown command. Did you mean session-context {near}? For all commands: session-context help"
            : "Unknown command. For all commands: session-context help";

    private static string NameOf(CommandResult given) =>
        given.Parent is CommandResult { Parent: CommandResult } above
            ? $"{above.Command.Name} {given.Command.Name}"
            : given.Command.Name;

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

    private static bool IsHelp(string argument) => argument is "--help" or "-h" or "-?";

    private static bool IsCommand(string first) => !(first.StartsWith('-') || first.Contains('='));

    private static RootCommand Root() =>
        new(
            "The Session Context Service. Without a command, it starts the service. A command exits with 0 when it succeeds, with 1 when it fails, and with 2 when the command line is wrong."
        )
        {
            CommandCall.Json,
            new Command(
                Serve,
                "Starts the service, as no command does. Takes settings such as --Store:Path=data."
            ),
            TokenCommand.Command(),
            BackupCommand.Command(),
            BackupsCommand.Command(),
            RestoreCommand.Command(),
            ExportCommand.Command(),
            ImportCommand.Command(),
            SessionsCommand.Command(),
            CustomerCommand.Command(),
            RotateKeys.Command(),
            RevokeKeys.Command(),
            CopyKeys.Command(),
            HashSecret.Command(),
            ConfirmClock.Command(),
            CheckHealth.Command(),
            CheckSettings.Command(),
            ServiceVersion.Command(),
            new Command(Help, "Lists the commands; help COMMAND describes one of them."),
        };
}
