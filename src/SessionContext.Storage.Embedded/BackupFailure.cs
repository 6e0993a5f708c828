namespace SessionContext.Storage.Embedded;

/// <summary>
/// Turns what kept the engine from making or reading a backup into words that tell the operator what to do.
/// </summary>
internal static class BackupFailure
{
    public static BackupException Explain(string path, Exception cause) =>
        new($"The backup '{path}' {Reason(cause.Message)}", cause);

    private static string Reason(string error)
    {
        if (Mentions(error, "Directory exists"))
        {
            return "exists already. Name a folder that does not exist.";
        }

        if (Mentions(error, "No space left"))
        {
            return $"has no room. Free some space, or name a folder on another disk. ({error})";
        }

        return
            Mentions(error, "denied")
            || Mentions(error, "not permitted")
            || Mentions(error, "read-only")
            ? $"cannot be written by the user that makes it. ({error})"
            : $"cannot be made: {error}";
    }

    private static bool Mentions(string error, string words) =>
        error.Contains(words, StringComparison.OrdinalIgnoreCase);
}
