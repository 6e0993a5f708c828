using System.CommandLine;
using System.Text.RegularExpressions;
using SessionContext.Server.Settings;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Cli;

/// <summary>How a command is told which service it is about: by the settings of that service.</summary>
internal static partial class CommandSettings
{
    /// <summary>
    /// The arguments after all others. What does not look like a setting is refused: a misspelt option would otherwise
    /// be one that nobody reads.
    /// </summary>
    /// <param name="name">What the help calls them.</param>
    /// <param name="other">What the help says of what else the command takes among them.</param>
    /// <param name="isOther">What else the command takes among them.</param>
    public static Argument<string[]> Argument(
        string name = "setting",
        string? other = null,
        Predicate<string>? isOther = null
    )
    {
        var settings = new Argument<string[]>(name)
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description =
                $"{(other is null ? "" : other + " ")}Settings as the service takes them, such as Store:Engine=Redis. Default: the settings file and the environment.",
        };
        settings.Validators.Add(given =>
        {
            foreach (
                var token in given.Tokens.Where(token =>
                    !IsSetting(token.Value) && isOther?.Invoke(token.Value) != true
                )
            )
            {
                var own = isOther is null ? "" : $"a {name.Split('|')[0]}, ";
                given.AddError(
                    $"{NameOf(token.Value)} is neither {own}an option nor a setting such as Store:Engine=Redis."
                );
            }
        });
        return settings;
    }

    /// <summary>Whether it has the form <c>Section:Key=value</c>.</summary>
    public static bool IsSetting(string token)
    {
        var key = token.StartsWith("--", StringComparison.Ordinal) ? token[2..] : token;
        var colon = key.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            && IsSection(key[..colon])
            && key.IndexOf('=', StringComparison.Ordinal) > colon + 1;
    }

    /// <summary>The settings as a service that is started with these arguments reads them.</summary>
    public static WebApplicationBuilder Read(string[] settings)
    {
        var builder = SettingsBuilder.Create(settings);
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

    private static bool IsSection(string name) =>
        UnknownSections.Own.ContainsKey(name)
        || name.Equals("Kestrel", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Logging", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("^(?:--[a-z-]{1,20}$|(?:--)?[A-Za-z]+(?::[A-Za-z0-9]+)+=)")]
    private static partial Regex Name();
}
