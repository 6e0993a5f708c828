namespace SessionContext.Server.Settings;

/// <summary>Reads sections of the configuration at start, so that a wrong one stops the service before it serves.</summary>
internal static class SettingsReader
{
    /// <summary>Binds a section.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="section">The section's name.</param>
    /// <param name="faults">What is wrong with the values that were read.</param>
    /// <param name="closed">
    /// Whether a key that the settings do not know is a fault, as in a section that no other settings share. A section with lists has to be
    /// closed: the binder leaves out a list's element that it cannot read, without a word, unless it is.
    /// </param>
    /// <exception cref="SettingsException">A value cannot be read, or <paramref name="faults"/> finds any.</exception>
    public static T Read<T>(
        this IConfiguration configuration,
        string section,
        Func<T, IEnumerable<string>> faults,
        bool closed = false
    )
        where T : new()
    {
        T settings;
        try
        {
            settings =
                configuration
                    .GetSection(section)
                    .Get<T>(binder => binder.ErrorOnUnknownConfiguration = closed)
                ?? new T();
        }
        catch (InvalidOperationException unreadable)
        {
            throw new SettingsException([Innermost(unreadable).Message]);
        }

        var found = faults(settings).ToArray();
        return found.Length == 0 ? settings : throw new SettingsException(found);
    }

    // The one that names the key; the exceptions around it name the elements on the way.
    private static InvalidOperationException Innermost(InvalidOperationException error) =>
        error.InnerException is InvalidOperationException inner ? Innermost(inner) : error;
}
