using SessionContext.Server.Settings;

namespace SessionContext.Server;

/// <summary>Whether the command line of the service has the form of settings.</summary>
internal static class StartArguments
{
    /// <summary>
    /// Refuses an argument that begins with one dash. The configuration would repeat it, with the value, in its own message.
    /// </summary>
    /// <exception cref="SettingsException">There is one; the message names its place.</exception>
    public static void Check(string[] args)
    {
        var faults = args.Index()
            .Where(argument =>
                argument.Item.StartsWith('-')
                && !argument.Item.StartsWith("--", StringComparison.Ordinal)
            )
            .Select(argument =>
                $"argument {argument.Index + 1} must have the form --Section:Key=value"
            )
            .ToArray();
        if (faults.Length > 0)
        {
            throw new SettingsException(faults);
        }
    }
}
