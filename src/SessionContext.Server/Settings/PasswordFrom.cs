namespace SessionContext.Server.Settings;

/// <summary>A password in a file.</summary>
internal sealed class PasswordFrom(string file)
{
    private volatile string _last = "";

    /// <summary>What the file holds now, or held last where it cannot be read at the moment.</summary>
    public string Current() => _last = Read(file) ?? _last;

    /// <summary>
    /// The password, without the line ends after it, which editors add; null where the file cannot be read.
    /// </summary>
    public static string? Read(string file)
    {
        try
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
