using System.Text.Json;
using SessionContext.Server.Keys;
using SessionContext.Server.Settings;

namespace SessionContext.Server.FirstStart;

/// <summary>The file that tells the operator the secret of the client that the first start made.</summary>
internal sealed class FirstStartFile(string path)
{
    /// <summary>Where it is.</summary>
    public string Path => path;

    /// <summary>The secret, or null where there is no file.</summary>
    /// <exception cref="SettingsException">The file cannot be used.</exception>
    public string? Read()
    {
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return json.RootElement.GetProperty("clientSecret").GetString()!;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([
                $"Store:Path: {path} cannot be read ({e.GetType().Name}). Allow the service's user to read it, or configure Identity:Clients.",
            ]);
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new SettingsException([
                $"{path} is not a file that the first start wrote. Delete it, and the next start makes a new client; or configure Identity:Clients.",
            ]);
        }
    }

    /// <summary>Writes the file, readable by its owner alone, and gives the secret back.</summary>
    /// <exception cref="SettingsException">The file cannot be written.</exception>
    public string Write(string secret)
    {
        try
        {
            PrivateFile.MakeFolder(System.IO.Path.GetDirectoryName(path)!);
            PrivateFile.Write(
                path,
                $$"""{"clientId":"{{FirstStartClient.Id}}","clientSecret":"{{secret}}"}""" + "\n"
            );
            return secret;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([
                $"Store:Path: {path} cannot be written ({e.GetType().Name}). Allow the service's user to write to that folder, or configure Identity:Clients.",
            ]);
        }
    }
}
