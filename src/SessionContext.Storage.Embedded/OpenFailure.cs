using SessionContext.Core;

namespace SessionContext.Storage.Embedded;

/// <summary>Turns what kept a store from opening into words that tell the operator what to do.</summary>
internal static class OpenFailure
{
    public static StoreOpenException Explain(string path, Exception cause) =>
        new($"The store's folder '{path}' {Reason(path, cause.Message)}", cause);

    private static string Reason(string path, string error)
    {
        if (File.Exists(path))
        {
            return "is a file. Name a folder, or a path where one can be made.";
        }

        if (Mentions(error, "lock hold by current process") || Mentions(error, "While lock file"))
        {
            return "is in use by another process. Stop that process first, or give each process its own folder.";
        }

        if (
            Mentions(error, "denied")
            || Mentions(error, "not permitted")
            || Mentions(error, "read-only")
        )
        {
            return $"cannot be written. Give the service's user read and write rights to it. ({error})";
        }

        if (Mentions(error, "No space left"))
        {
            return "is on a full disk. Free some space and start again.";
        }

        return Mentions(error, "Corruption")
            ? $"holds a damaged store. Keep a copy of it, then restore a backup. ({error})"
            : $"cannot be opened: {error}";
    }

    private static bool Mentions(string error, string words) =>
        error.Contains(words, StringComparison.OrdinalIgnoreCase);
}
