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
    /// <param name="faults">What is wrong with the values that were read.</param>
    /// <exception cref="SettingsException">A key is unknown, a value cannot be read, or <paramref name="faults"/> finds any.</exception>
    public static T Read<T>(
        this IConfiguration configuration,
        string section,
        Func<T, IEnumerable<string>> faults
    )
        where T : new()
    {
        var source = configuration.GetSection(section);
        Refuse(SettingsShape.Faults(source, typeof(T)));
        var settings = Bind<T>(source);
        Refuse(faults(settings));
        return settings;
    }

    private static T Bind<T>(IConfigurationSection section)
        where T : new()
    {
        try
        {
            return section.Get<T>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new T();
        }
        catch (InvalidOperationException)
        {
            // The shape was checked, and the binder's own words may repeat a value.
            throw new SettingsException([$"{section.Path} holds a value that cannot be read"]);
        }
    }

    private static void Refuse(IEnumerable<string> faults)
    {
        var found = faults.ToArray();
        if (found.Length > 0)
        {
            throw new SettingsException(found);
        }
    }
}
