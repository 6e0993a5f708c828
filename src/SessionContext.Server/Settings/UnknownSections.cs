using System.Reflection;

namespace SessionContext.Server.Settings;

/// <summary>
/// Finds sections that nobody reads. Settings files and the command line are the service's alone, so that anything
/// unknown in them is refused. The environment is full of other programs' variables: only one that resembles a setting
/// in its section and in its key is refused, such as <c>Sesions__AnonymousLifetime</c>.
/// </summary>
internal static class UnknownSections
{
    /// <summary>The sections with their settings.</summary>
    public static readonly IReadOnlyDictionary<string, Type> Own = new Dictionary<string, Type>(
        StringComparer.OrdinalIgnoreCase
    )
    {
        ["Store"] = typeof(StoreOptions),
        ["Sessions"] = typeof(SessionsOptions),
        ["Limits"] = typeof(LimitsOptions),
        ["Identity"] = typeof(IdentityOptions),
        ["Directory"] = typeof(DirectoryOptions),
        ["Events"] = typeof(EventsOptions),
        ["Http"] = typeof(HttpOptions),
        ["Compatibility"] = typeof(CompatibilityOptions),
    };

    // Read by ASP.NET Core and by OpenTelemetry; the first two have rules here, too.
    private static readonly Dictionary<string, string[]> Framework = new(
        StringComparer.OrdinalIgnoreCase
    )
    {
        ["Kestrel"] = ["Certificates", "EndpointDefaults", "Endpoints", "Limits"],
        ["Logging"] = ["LogLevel", "Console"],
        ["Metrics"] = [],
    };

    // Of the host, as they are called on the command line and, with ASPNETCORE_ or DOTNET_ before them, in the
    // environment.
    private static readonly HashSet<string> Single = new(StringComparer.OrdinalIgnoreCase)
    {
        "AllowedHosts",
        "applicationName",
        "contentRoot",
        "environment",
        "http_ports",
        "https_ports",
        "shutdownTimeoutSeconds",
        "urls",
    };

    private static readonly string[] Names = [.. Own.Keys, .. Framework.Keys, .. Single];

    /// <summary>What is unknown; empty when there is none.</summary>
    public static IEnumerable<string> ValidationErrors(IConfigurationRoot configuration) =>
        configuration
            .Providers.OfType<SettingsSource.Provider>()
            .Where(source => source.Name is not null)
            .SelectMany(source =>
                source
                    .Keys.Select(Section)
                    .Distinct(StringComparer.OrdinalIgnoreCase)
                    .Where(name => !IsKnown(name))
                    .Select(name =>
                        source.Name == SettingsSource.Environment
                            ? Variable(name, source.Keys)
                            : Unknown(name, source.Name!)
                    )
                    .OfType<string>()
            )
            .Distinct(StringComparer.Ordinal);

    private static string Unknown(string name, string source) =>
        NearestName.To(name, Names) is { } nearest
            ? $"{name} ({source}) is not a section of the settings; did you mean {nearest}?"
            : $"{Shown(name)} ({source}) is not a section of the settings; there are {string.Join(", ", Own.Keys)}, and those of ASP.NET Core: Kestrel, Logging";

    private static string? Variable(string name, IEnumerable<string> keys)
    {
        if (NearestName.ClearlyTo(name, Own.Keys.Concat(Framework.Keys)) is not { } nearest)
        {
            return null;
        }

        var settings = Own.TryGetValue(nearest, out var type)
            ? type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.CanWrite)
                .Select(property => property.Name)
                .ToArray()
            : Framework[nearest];
        return keys.Any(key =>
            key.StartsWith(
                name + ConfigurationPath.KeyDelimiter,
                StringComparison.OrdinalIgnoreCase
            ) && NearestName.ClearlyTo(Section(key[(name.Length + 1)..]), settings) is not null
        )
            ? $"{name} (environment, {name}__…) is not a section of the settings; did you mean {nearest}?"
            : null;
    }

    private static bool IsKnown(string name) =>
        Own.ContainsKey(name)
        || Framework.ContainsKey(name)
        || Single.Contains(name)
        || name.StartsWith("OTEL_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("DOTNET_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith('$'); // "$schema" in a file

    // What is no name is not repeated: it may be a secret in the wrong place.
    private static string Shown(string name) =>
        name.Length <= 30 && name.All(c => char.IsAsciiLetter(c) || c == '_') ? name : "A key";

    private static string Section(string key)
    {
        var end = key.IndexOf(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);
        return end < 0 ? key : key[..end];
    }
}
