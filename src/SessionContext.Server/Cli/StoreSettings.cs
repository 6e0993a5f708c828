using System.CommandLine;
using SessionContext.Core;
using SessionContext.Server.Settings;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Cli;

/// <summary>How a command is told which store: by settings, as the service is.</summary>
internal static class StoreSettings
{
    /// <summary>The command's last argument. What does not look like a setting is refused: a misspelt option would otherwise be one that nobody reads.</summary>
    /// <param name="section">The only section that the command reads; null: there are several.</param>
    public static Argument<string[]> Argument(string? section = null)
    {
        var settings = new Argument<string[]>("setting")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description =
                "Settings as the service takes them, such as Store:Engine=Redis. Default: the settings file and the environment.",
        };
        settings.Validators.Add(given =>
        {
            foreach (var token in given.Tokens.Where(token => !IsSetting(token.Value, section)))
            {
                given.AddError(
                    $"'{token.Value}' is neither an option nor a setting such as {section ?? "Store"}:Engine=Redis."
                );
            }
        });
        return settings;
    }

    /// <summary>The services of a command, with the store that the settings name; its store is opened when it is first asked for.</summary>
    /// <exception cref="SettingsException">The settings are not valid.</exception>
    public static WebApplicationBuilder Read(string[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions
            {
                Args = settings,
                ContentRootPath = AppContext.BaseDirectory,
            }
        );
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddStore(builder.Configuration);
        return builder;
    }

    /// <summary>Whether an exception's message is all that the operator needs.</summary>
    public static bool IsForOperator(Exception failure) =>
        failure is SettingsException or StoreOpenException or StoreUnavailableException;

    private static bool IsSetting(string token, string? section)
    {
        var key = token.StartsWith("--", StringComparison.Ordinal) ? token[2..] : token;
        var colon = key.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            && key.IndexOf('=', StringComparison.Ordinal) > colon + 1
            && (
                section is null
                || key.AsSpan(0, colon).Equals(section, StringComparison.OrdinalIgnoreCase)
            );
    }
}
