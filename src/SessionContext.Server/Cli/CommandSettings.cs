using System.CommandLine;
using System.Text.RegularExpressions;
using SessionContext.Server.Settings;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Cli;

/// <summary>How a command is told which service it is about: by the settings of that service.</summary>
internal static partial class CommandSettings
{
    /// <summary>The option <c>--path</c>.</summary>
    public static Option<string?> PathOption() =>
        new("--path")
        {
            Description =
                "The data folder of a service with the embedded engine. Default: what the settings say.",
        };

    /// <summary>The arguments after all others. What does not look like a setting is refused: a misspelt option would otherwise be one that nobody reads.</summary>
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
                    $"{NameOf(token.Value)} is neither an option nor a setting such as {section ?? "Store"}:Engine=Redis."
                );
            }
        });
        return settings;
    }

    /// <summary>The settings as a service that is started with these arguments reads them.</summary>
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
        return builder;
    }

    /// <summary>The same, with the store that the settings name, opened when it is first asked for.</summary>
    /// <exception cref="SettingsException">The settings are not valid.</exception>
    public static WebApplicationBuilder ReadWithStore(string[] settings)
    {
        var builder = Read(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddStore(builder.Configuration);
        return builder;
    }

    // What is no name is not repeated: it may be a secret in the wrong place.
    private static string NameOf(string token) =>
        Name().Match(token) is { Success: true } name ? name.Value.TrimEnd('=') : "An argument";

    [GeneratedRegex("^(?:--[a-z-]{1,20}$|(?:--)?[A-Za-z]+(?::[A-Za-z0-9]+)+=)")]
    private static partial Regex Name();

    private static bool IsSetting(string token, string? section)
    {
        var key = token.StartsWith("--", StringComparison.Ordinal) ? token[2..] : token;
        if (key.StartsWith('-'))
        {
            return false;
        }

        var colon = key.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            && key.IndexOf('=', StringComparison.Ordinal) > colon + 1
            && (
                section is null
                || key.AsSpan(0, colon).Equals(section, StringComparison.OrdinalIgnoreCase)
            );
    }
}
