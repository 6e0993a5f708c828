using System.Text.Json;

namespace SessionContext.Server.Settings;

/// <summary>
/// Begins the service or a command with the settings of all sources: settings files, environment, command line.
/// </summary>
internal static class SettingsBuilder
{
    private static readonly string[] Prefixes = ["ASPNETCORE_", "DOTNET_", "OTEL_"];

    /// <summary>Reads the settings. An empty value is an absent one, in every source.</summary>
    /// <exception cref="SettingsException">A settings file cannot be read.</exception>
    public static WebApplicationBuilder Create(string[] args)
    {
        WebApplicationBuilder builder;
        try
        {
            builder = WebApplication.CreateSlimBuilder(
                // The settings beside the program are read wherever it is started from.
                new WebApplicationOptions
                {
                    Args = args,
                    ContentRootPath = AppContext.BaseDirectory,
                }
            );
        }
        catch (InvalidDataException e) when (e.InnerException is FormatException format)
        {
            // The first message names the file and nothing else; one about JSON would quote what is in the file.
            throw new SettingsException([
                format.InnerException is JsonException json
                    ? $"{e.Message} It is not JSON at line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}."
                    : $"{e.Message} {format.Message}",
            ]);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SettingsException([$"A settings file cannot be read: {e.Message}"]);
        }

        IConfigurationBuilder configuration = builder.Configuration;
        var sources = configuration.Sources.ToArray();
        configuration.Sources.Clear();
        foreach (var source in sources)
        {
            configuration.Add(new SettingsSource(source));
        }

        return builder;
    }

    /// <summary>
    /// Removes the empty variables that the runtime and the framework read by themselves, such as
    /// <c>ASPNETCORE_ENVIRONMENT</c>. Call before anything reads them.
    /// </summary>
    public static void RemoveEmptyVariables()
    {
        foreach (
            System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables()
        )
        {
            var name = (string)variable.Key;
            if (
                variable.Value is ""
                && Prefixes.Any(prefix =>
                    name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
                )
            )
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }
    }
}
