using SessionContext.Server.Settings;

namespace SessionContext.Server;

/// <summary>Whether the command line of the service has the form of settings.</summary>
internal static class StartArguments
{
    /// <summary>
    /// Refuses an argument that begins with one dash, which the configuration would repeat with its value in a message,
    /// and one without a key or a value, which the configuration would skip.
    /// </summary>
    /// <exception cref="SettingsException">There is one; the message names its place.</exception>
    public static void Check(string[] args)
    {
        var errors = Misformed(args)
            .Select(place => $"argument {place + 1} must have the form --Section:Key=value")
            .ToArray();
        if (errors.Length > 0)
        {
            throw new SettingsException(errors);
        }
    }

    private static IEnumerable<int> Misformed(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            var isKey =
                args[i].StartsWith("--", StringComparison.Ordinal) || args[i].StartsWith('/');
            if (isKey || !args[i].StartsWith('-'))
            {
                if (args[i].Contains('=', StringComparison.Ordinal))
                {
                    continue;
                }

                if (isKey && i + 1 < args.Length)
                {
                    i++; // its value
                    continue;
                }
            }

            yield return i;
        }
    }
}
