using System.Diagnostics.CodeAnalysis;

namespace SessionContext.Server.Settings;

/// <summary>
/// Reads sections of the configuration at start, so that a wrong one stops the service before it serves.
/// </summary>
internal static class SettingsReader
{
    /// <summary>
    /// Binds a section whose keys and values fit its settings (<see cref="SettingsShape"/>). No message repeats a
    /// value: any of them may be a secret in the wrong place.
    /// </summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="section">The section's name.</param>
    /// <param name="rules">What is wrong with the values that were read.</param>
    /// <exception cref="SettingsException">A key is unknown, a value cannot be read, or <paramref name="rules"/> finds
    /// any.</exception>
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
        var found = SettingsShape.ValidationErrors(source, typeof(T)).ToList();
        string[] unreadable = [.. found.Select(KeyOf)];
        settings = Bind<T>(Without(unreadable, source));
        if (settings is not null)
        {
            found.AddRange(rules(settings).Where(error => !IsAbout(unreadable, KeyOf(error))));
        }
        else if (found.Count == 0)
        {
            // The shape was checked, and the binder's own words may repeat a value.
            found.Add($"{section} contains a value that cannot be read");
        }

        foreach (var error in found)
        {
            errors.Add(error);
        }

        return found.Count == 0 && settings is not null;
    }

    // Each error begins with its key.
    private static string KeyOf(string error) => error.Split(' ', 2)[0];

    // Whether an error may come from a value that was left out: it is about that value, or about what the value is a
    // part of.
    private static bool IsAbout(string[] unreadable, string key) =>
        unreadable.Any(one => IsWithin(one, key) || IsWithin(key, one));

    private static bool IsWithin(string key, string section) =>
        key.Equals(section, StringComparison.OrdinalIgnoreCase)
        || key.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase);

    // So that one value that cannot be read does not hide what is wrong with the others.
    private static IConfigurationSection Without(
        string[] unreadable,
        IConfigurationSection section
    ) =>
        unreadable.Length == 0
            ? section
            : new ConfigurationBuilder()
                .AddInMemoryCollection(
                    section
                        .AsEnumerable()
                        .Where(one => !unreadable.Any(key => IsWithin(one.Key, key)))
                )
                .Build()
                .GetSection(section.Path);

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
