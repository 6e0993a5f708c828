namespace SessionContext.Server.Settings;

/// <summary>Reads sections of the configuration at start, so that a wrong one stops the service before it serves.</summary>
internal static class SettingsReader
{
    /// <summary>
    /// Binds a section. A key that its settings do not know is a fault, so that a misspelt one is noticed; and the binder leaves out an element of a
    /// list or a dictionary that it cannot read, without a word, unless it is told so.
    /// </summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="section">The section's name.</param>
    /// <param name="faults">What is wrong with the values that were read.</param>
    /// <exception cref="SettingsException">A value cannot be read, or <paramref name="faults"/> finds any.</exception>
    public static T Read<T>(
        this IConfiguration configuration,
        string section,
        Func<T, IEnumerable<string>> faults
    )
        where T : new()
    {
        T settings;
        try
        {
            settings =
                configuration
                    .GetSection(section)
                    .Get<T>(binder => binder.ErrorOnUnknownConfiguration = true)
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
