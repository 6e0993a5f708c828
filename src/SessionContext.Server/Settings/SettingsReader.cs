namespace SessionContext.Server.Settings;

/// <summary>Reads sections of the configuration at start, so that a wrong one stops the service before it serves.</summary>
internal static class SettingsReader
{
    /// <summary>Binds a section.</summary>
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
            settings = configuration.GetSection(section).Get<T>() ?? new T();
        }
        catch (InvalidOperationException unreadable)
        {
            throw new SettingsException([unreadable.Message]);
        }

        var found = faults(settings).ToArray();
        return found.Length == 0 ? settings : throw new SettingsException(found);
    }
}
