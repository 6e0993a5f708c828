using System.CommandLine;
using System.CommandLine.Parsing;
using SessionContext.Server.Settings;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Cli;

/// <summary>
/// How a command is told which service it is about: <c>--path</c>, or settings as that service takes them.
/// </summary>
internal sealed class StoreArguments
{
    private readonly Option<string?> _path = new("--path")
    {
        Description =
            "The data folder of a service with the embedded engine. Default: the folder of the settings.",
    };

    private readonly Argument<string[]> _settings;

    private StoreArguments(Argument<string[]> settings) => _settings = settings;

    /// <summary>Adds them to a command, after its own arguments.</summary>
    /// <param name="command">The command.</param>
    /// <param name="name">What the help calls them.</param>
    /// <param name="other">What the help says of what else the command takes among the settings.</param>
    /// <param name="isOther">What else the command takes among the settings.</param>
    public static StoreArguments AddTo(
        Command command,
        string name = "setting",
        string? other = null,
        Predicate<string>? isOther = null
    )
    {
        var arguments = new StoreArguments(CommandSettings.Argument(name, other, isOther));
        command.Add(arguments._path);
        command.Add(arguments._settings);
        return arguments;
    }

    /// <summary>The option by which an operator says that a new data folder is meant, not a mistyped one.</summary>
    public static Option<bool> CreateOption() =>
        new("--create")
        {
            Description =
                "Make the data folder if it does not exist. Default: refuse a missing folder.",
        };

    /// <summary>What was given beside settings.</summary>
    public string[] OthersOf(SymbolResult given) =>
        [.. (given.GetValue(_settings) ?? []).Where(value => !CommandSettings.IsSetting(value))];

    /// <summary>What was given, as the command line of the service takes it.</summary>
    public string[] Of(ParseResult given)
    {
        string[] settings = [.. (given.GetValue(_settings) ?? []).Where(CommandSettings.IsSetting)];
        return given.GetValue(_path) is { } path
            ? [.. settings, "Store:Engine=Embedded", $"Store:Path={path}"]
            : settings;
    }

    /// <summary>The section <c>Store</c> of what was given.</summary>
    /// <exception cref="SettingsException">It is not valid.</exception>
    public StoreOptions StoreOf(ParseResult given) =>
        CommandSettings
            .Read(Of(given))
            .Configuration.Read<StoreOptions>("Store", options => options.ValidationErrors());

    /// <summary>The data folder of a service with the embedded engine.</summary>
    /// <exception cref="SettingsException">The settings are not valid.</exception>
    /// <exception cref="CommandException">They name another engine.</exception>
    public DataFolder FolderOf(ParseResult given)
    {
        var store = StoreOf(given);
        return store.IsShared()
            ? throw new CommandException(
                $"Store:Engine is {store.Engine}, which has its own tools for backups ({MeansOf(store.Engine)}; see docs/operations/backup.md). This command is for the embedded engine."
            )
            : new(store.Path);
    }

    private static string MeansOf(string engine) =>
        engine.Equals("Redis", StringComparison.OrdinalIgnoreCase)
            ? "redis-cli --rdb"
            : "pg_dump and pg_restore";
}
