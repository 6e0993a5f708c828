using Microsoft.AspNetCore.Server.Kestrel.Core;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Http;

/// <summary>
/// The section <c>Kestrel:Limits</c>, whose keys are the properties of <see cref="KestrelServerLimits"/>. Kestrel reads no limits from the
/// configuration by itself; what an operator sets there holds, and takes the place of the service's own values.
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

    /// <summary>Reads the section.</summary>
    /// <exception cref="SettingsException">A key is unknown, a value cannot be read, or Kestrel does not take it.</exception>
    public KestrelLimits(IConfiguration configuration)
    {
        _limits = configuration.GetSection(Limits);
        var errors = Unknown(configuration)
            .Concat(
                _limits
                    .GetChildren()
                    .Select(limit => ErrorOf(limit, new KestrelServerLimits()))
                    .OfType<string>()
            )
            .ToArray();
        if (errors.Length > 0)
        {
            throw new SettingsException(errors);
        }
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

    private static IEnumerable<string> Unknown(IConfiguration configuration) =>
        configuration
            .GetSection(Server)
            .GetChildren()
            .Where(section => !Sections.Contains(section.Key, StringComparer.OrdinalIgnoreCase))
            .Select(section =>
                $"{section.Path} is not a setting of Kestrel that can be configured: {string.Join(", ", Sections)}"
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
