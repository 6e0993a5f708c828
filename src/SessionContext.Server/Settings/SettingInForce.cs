using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using SessionContext.Server.Http;

namespace SessionContext.Server.Settings;

/// <summary>One setting that the service runs with.</summary>
/// <param name="Key">Its full key.</param>
/// <param name="Value">Its value; a secret is dots, and null means that it is absent.</param>
/// <param name="Source">A settings file, <c>environment</c>, <c>command line</c> or <c>default</c>.</param>
internal sealed record SettingInForce(string Key, string? Value, string Source)
{
    private const string Hidden = "•••";
    private const string Default = "default";

    private static readonly HashSet<string> Secrets = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization",
        "ConnectionString",
        "Password",
        "Secret",
        "SecretHash",
        "SecretHashes",
        "Secrets",
    };

    // Each value below it is a secret.
    private const string SaasKeys = "Identity:SaasToken:Keys:";

    private static readonly string[] OtherKeys =
    [
        "environment",
        "urls",
        "http_ports",
        "https_ports",
        "AllowedHosts",
    ];

    /// <summary>
    /// All of them: of the service's own sections those that are absent, too; else what is configured.
    /// </summary>
    public static IReadOnlyList<SettingInForce> All(
        IConfigurationRoot configuration,
        IHostEnvironment environment
    )
    {
        var own = UnknownSections.Own.SelectMany(section =>
            Below(configuration, configuration.GetSection(section.Key), section.Value, null)
        );
        var others = configuration
            .GetChildren()
            .Where(child =>
                OtherKeys.Contains(child.Key, StringComparer.OrdinalIgnoreCase)
                || child.Key.StartsWith("OTEL_", StringComparison.OrdinalIgnoreCase)
            )
            .Concat([configuration.GetSection("Kestrel"), configuration.GetSection("Logging")])
            .SelectMany(section => Configured(configuration, section));
        SettingInForce[] all = [.. own, .. others];
        return
        [
            .. all,
            .. all.Any(one => one.Key == "environment")
                ? []
                : new[] { new SettingInForce("environment", environment.EnvironmentName, Default) },
            .. ListenAddress
                .All(configuration)
                .Where(_ => !all.Any(one => IsListening(one.Key)))
                .Select(address => new SettingInForce("urls", address.Url, Default)),
        ];
    }

    private static bool IsListening(string key) =>
        key.EndsWith("_ports", StringComparison.OrdinalIgnoreCase)
        || key.Equals("urls", StringComparison.OrdinalIgnoreCase)
        || key.StartsWith("Kestrel:Endpoints:", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<SettingInForce> Below(
        IConfigurationRoot configuration,
        IConfigurationSection section,
        Type type,
        object? defaultValue
    )
    {
        if (TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string)))
        {
            return
            [
                section.Value is null
                    ? new(section.Path, Text(defaultValue), Default)
                    : Of(configuration, section),
            ];
        }

        if (type.GetConstructor(Type.EmptyTypes) is null || IsList(type))
        {
            return Configured(configuration, section);
        }

        var defaults = defaultValue ?? Activator.CreateInstance(type);
        return type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite)
            .SelectMany(property =>
                Below(
                    configuration,
                    configuration.GetSection($"{section.Path}:{property.Name}"),
                    property.PropertyType,
                    property.GetValue(defaults)
                )
            );
    }

    private static IEnumerable<SettingInForce> Configured(
        IConfigurationRoot configuration,
        IConfigurationSection section
    ) =>
        section.Value is null
            ? section.GetChildren().SelectMany(child => Configured(configuration, child))
            : [Of(configuration, section)];

    private static SettingInForce Of(
        IConfigurationRoot configuration,
        IConfigurationSection section
    ) =>
        new(
            section.Path,
            IsSecret(section.Path) ? Hidden : section.Value,
            SourceOf(configuration, section.Path)
        );

    private static string SourceOf(IConfigurationRoot configuration, string key) =>
        configuration
            .Providers.Reverse()
            .OfType<SettingsSource.Provider>()
            .FirstOrDefault(provider => provider.TryGet(key, out _))
            ?.Name
        ?? Default;

    private static bool IsSecret(string key) =>
        key.Split(':').Any(Secrets.Contains)
        || key.StartsWith(SaasKeys, StringComparison.OrdinalIgnoreCase)
        || key.EndsWith("_HEADERS", StringComparison.OrdinalIgnoreCase);

    private static bool IsList(Type type) =>
        type.IsAssignableTo(typeof(System.Collections.IEnumerable));

    private static string? Text(object? value) =>
        value switch
        {
            null or "" => null,
            TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
            bool yes => yes ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
}
