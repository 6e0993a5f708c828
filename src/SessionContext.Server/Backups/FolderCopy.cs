using SessionContext.Server.Keys;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Backups;

/// <summary>Copies, forced to disk. The copies are their owner's alone, whatever the modes of what is copied.</summary>
internal static class FolderCopy
{
    /// <summary>Copies the files of a folder, none of which changes meanwhile, into a new folder.</summary>
    /// <param name="source">The folder; what it has in folders of its own is none of it.</param>
    /// <param name="target">Does not exist.</param>
    /// <param name="pattern">Which files.</param>
    public static void Copy(string source, string target, string pattern = "*")
    {
        PrivateFile.MakeFolder(target);
        foreach (var file in Directory.EnumerateFiles(source, pattern))
        {
            CopyFile(file, Path.Combine(target, Path.GetFileName(file)));
        }

        FolderSync.Flush(target);
    }

    /// <summary>Copies a backup.</summary>
    public static void CopyAll(DataFolder source, DataFolder target)
    {
        Copy(source.Contexts, target.Contexts);
        CopySecrets(source, target);
    }

    /// <summary>
    /// Copies the signing keys, but for one that is being written, and the first start's client, as far as there are
    /// any.
    /// </summary>
    public static void CopySecrets(DataFolder source, DataFolder target)
    {
        if (Directory.Exists(source.Keys))
        {
            Copy(source.Keys, target.Keys, "*.pem");
        }

        CopyFile(source.FirstStartClient, target.FirstStartClient);
    }

    /// <summary>Copies a file that may be deleted at any time; then it is left out.</summary>
    private static void CopyFile(string source, string target)
    {
        try
        {
            File.Copy(source, target);
        }
        catch (FileNotFoundException)
        {
            return;
        }

        PrivateFile.Close(target);
        using var copy = new FileStream(target, FileMode.Open, FileAccess.ReadWrite);
        copy.Flush(flushToDisk: true);
    }
}
