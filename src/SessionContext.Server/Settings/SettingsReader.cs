using System.Diagnostics.CodeAnalysis;

namespace SessionContext.Server.Settings;

/// <summary>Reads sections of the configuration at start, so that a wrong one stops the service before it serves.</summary>
internal static class SettingsReader
{
    /// <summary>
    /// Binds a section whose keys and values fit its settings (<see cref="SettingsShape"/>). No message repeats a value: any of them may be a secret in
    /// the wrong place.
    /// </summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="section">The section's name.</param>
    /// <param name="rules">What is wrong with the values that were read.</param>
    /// <exception cref="SettingsException">A key is unknown, a value cannot be read, or <paramref name="rules"/> finds any.</exception>
    public static T Read<T>(
        this IConfiguration configuration,
        string section,
        Func<T, IEnumerable<string>> rules
    )
        where T : class, new()
    {
        var errors = new List<string>();
        return configuration.TryRead(section, rules, errors, out var settings)
            ? settings
            : throw new SettingsException(errors);
    }

    /// <summary>The same, with what is wrong added to a list.</summary>
    /// <returns>Whether nothing is wrong with the section.</returns>
    public static bool TryRead<T>(
        this IConfiguration configuration,
        string section,
        Func<T, IEnumerable<string>> rules,
        ICollection<string> errors,
        [NotNullWhen(true)] out T? settings
    )
        where T : class, new()
    {
        var source = configuration.GetSection(section);
        settings = null;
        var found = SettingsShape.ValidationErrors(source, typeof(T)).ToArray();
        if (found.Length == 0)
        {
            settings = Bind<T>(source);
            found = settings is null
                // The shape was checked, and the binder's own words may repeat a value.
                ? [$"{section} contains a value that cannot be read"]
                : [.. rules(settings)];
        }

        foreach (var error in found)
        {
            errors.Add(error);
        }

        return found.Length == 0 && settings is not null;
    }

    private static T? Bind<T>(IConfigurationSection section)
        where T : class, new()
    {
        try
        {
            return section.Get<T>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new T();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
