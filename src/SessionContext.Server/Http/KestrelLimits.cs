using System.Globalization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Http;

/// <summary>
/// The section <c>Kestrel:Limits</c>, whose keys are the properties of <see cref="KestrelServerLimits"/>. Kestrel reads
/// no limits from the configuration by itself; what an operator sets there holds, and takes the place of the service's
/// own values.
/// </summary>
internal sealed class KestrelLimits
{
    private const string Server = "Kestrel";
    private const string Limits = "Kestrel:Limits";

    private static readonly string[] Sections =
    [
        "Certificates",
        "EndpointDefaults",
        "Endpoints",
        "Limits",
    ];

    private readonly IConfigurationSection _limits;

    /// <summary>Reads the section, which keeps the rules of <see cref="ValidationErrors"/>.</summary>
    public KestrelLimits(IConfiguration configuration) =>
        _limits = configuration.GetSection(Limits);

    /// <summary>
    /// What is wrong: a key is unknown, a value cannot be read, or Kestrel does not take it. Empty when all is well.
    /// </summary>
    public static IEnumerable<string> ValidationErrors(IConfiguration configuration)
    {
        var limits = configuration.GetSection(Limits);
        return Unknown(configuration.GetSection(Server))
            .Concat(
                limits
                    .GetChildren()
                    .SelectMany(limit =>
                        SettingsShape
                            .PropertyErrors(limit, limits, typeof(KestrelServerLimits))
                            .Concat(TooLong(limit))
                            .DefaultIfEmpty(ErrorOf(limit, new KestrelServerLimits()))
                            .OfType<string>()
                    )
            );
    }

    /// <summary>Sets what is configured.</summary>
    public void Apply(KestrelServerLimits limits)
    {
        foreach (var limit in _limits.GetChildren())
        {
            Bind(limit, limits);
        }

        // A request line or head that is allowed must fit; Kestrel does not start otherwise.
        if (_limits[nameof(limits.MaxRequestBufferSize)] is null)
        {
            limits.MaxRequestBufferSize = Math.Max(
                limits.MaxRequestBufferSize ?? 0,
                Math.Max(limits.MaxRequestLineSize, limits.MaxRequestHeadersTotalSize)
            );
        }
    }

    private static IEnumerable<string> Unknown(IConfigurationSection kestrel) =>
        kestrel
            .GetChildren()
            .Where(section => !Sections.Contains(section.Key, StringComparer.OrdinalIgnoreCase))
            .Select(section => SettingsShape.Unknown(section, kestrel, Sections));

    // Each of them says how long somebody is waited for.
    private static IEnumerable<string> TooLong(IConfigurationSection limit) =>
        limit
            .AsEnumerable()
            .Where(setting =>
                setting.Value is { } value
                && value.Contains(':', StringComparison.Ordinal)
                && TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var time)
                && time > TimeSpan.FromDays(1)
            )
            .Select(setting =>
                $"{setting.Key} must be a time span of at most one day, such as 00:02:00"
            );

    private static string? ErrorOf(IConfigurationSection limit, KestrelServerLimits limits)
    {
        try
        {
            Bind(limit, limits);
            return null;
        }
        catch (Exception error)
            when (error
                    is InvalidOperationException
                        or ArgumentException
                        or System.Reflection.TargetInvocationException
            )
        {
            return $"{limit.Path}: {error.GetBaseException().Message}";
        }
    }

    /// <summary>One limit by itself, so that an error can name its key.</summary>
    private static void Bind(IConfigurationSection limit, KestrelServerLimits limits)
    {
        // A rate cannot be changed, only made.
        if (
            limit.Key.Equals(
                nameof(limits.MinRequestBodyDataRate),
                StringComparison.OrdinalIgnoreCase
            )
        )
        {
            limits.MinRequestBodyDataRate = null;
        }
        else if (
            limit.Key.Equals(nameof(limits.MinResponseDataRate), StringComparison.OrdinalIgnoreCase)
        )
        {
            limits.MinResponseDataRate = null;
        }

        new ConfigurationBuilder()
            .AddInMemoryCollection(
                limit
                    .AsEnumerable()
                    .Select(pair =>
                        KeyValuePair.Create(pair.Key[(Limits.Length + 1)..], pair.Value)
                    )
            )
            .Build()
            .Bind(limits, binder => binder.ErrorOnUnknownConfiguration = true);
    }
}
