using Microsoft.Extensions.Logging.Console;

namespace SessionContext.Server.Settings;

/// <summary>
/// The rules of the section <c>Logging</c>: log levels and the console's format. The framework's own messages repeat
/// the value.
/// </summary>
internal static class LoggingRules
{
    private const string Levels = "LogLevel";
    private const string Console = "Console";
    private static readonly string[] Formatters =
    [
        ConsoleFormatterNames.Simple,
        ConsoleFormatterNames.Json,
        ConsoleFormatterNames.Systemd,
    ];

    /// <summary>What is wrong with the section; empty when all is well.</summary>
    public static IEnumerable<string> ValidationErrors(IConfiguration configuration)
    {
        var logging = configuration.GetSection("Logging");
        return logging
            .GetChildren()
            .SelectMany(child =>
                IsNamed(child, Levels) ? LevelErrors(child)
                : IsNamed(child, Console) ? ConsoleErrors(child)
                : NearestName.To(child.Key, [Levels, Console]) is { } nearest
                    ? [$"{child.Path} is not a setting; did you mean {logging.Path}:{nearest}?"]
                : LevelErrors(child.GetSection(Levels))
            );
    }

    private static IEnumerable<string> ConsoleErrors(IConfigurationSection console)
    {
        var format = console[nameof(ConsoleLoggerOptions.FormatterName)];
        if (format is not null && !Formatters.Contains(format, StringComparer.OrdinalIgnoreCase))
        {
            yield return $"{console.Path}:FormatterName must be {string.Join(" or ", Formatters)}";
        }

        var options = console.GetSection("FormatterOptions");
        var errors = console
            .GetChildren()
            .Where(child => !IsNamed(child, Levels) && !IsNamed(child, options.Key))
            .SelectMany(child =>
                SettingsShape.PropertyErrors(child, console, typeof(ConsoleLoggerOptions))
            )
            .Concat(
                SettingsShape.ValidationErrors(
                    options,
                    format?.ToUpperInvariant() switch
                    {
                        "JSON" => typeof(JsonConsoleFormatterOptions),
                        "SYSTEMD" => typeof(ConsoleFormatterOptions),
                        _ => typeof(SimpleConsoleFormatterOptions),
                    }
                )
            )
            .Concat(LevelErrors(console.GetSection(Levels)));
        foreach (var error in errors)
        {
            yield return error;
        }
    }

    private static IEnumerable<string> LevelErrors(IConfigurationSection levels)
    {
        if (levels.Value is not null)
        {
            yield return $"{levels.Path} must be a section, such as {levels.Path}:Default=Information";
        }

        foreach (var level in levels.GetChildren())
        {
            if (
                level.Value is not { } value
                || !Enum.TryParse<LogLevel>(value, ignoreCase: true, out var known)
                || !Enum.IsDefined(known)
            )
            {
                yield return $"{level.Path} must be a log level: {string.Join(", ", Enum.GetNames<LogLevel>())}";
            }
        }
    }

    private static bool IsNamed(IConfigurationSection section, string name) =>
        section.Key.Equals(name, StringComparison.OrdinalIgnoreCase);
}
