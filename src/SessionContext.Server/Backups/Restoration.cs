using SessionContext.Server.Identity.Keys;
using SessionContext.Server.Storage;
using SessionContext.Storage.Embedded;

namespace SessionContext.Server.Backups;

/// <summary>Puts a backup where a service has no store yet.</summary>
/// <remarks>
/// All is copied to <see cref="DataFolder.Unfinished"/> and opened there before anything is renamed, the contexts last. As long as they are not in
/// their place, no service starts over what is there; and the same command, given again, begins anew.
/// </remarks>
internal static class Restoration
{
    /// <summary>Copies contexts, keys and the first start's client; the backup stays as it is.</summary>
    /// <exception cref="BackupException">It is no backup, or there is a store already, or it cannot be copied.</exception>
    public static BackupReport Run(DataFolder backup, DataFolder data, TimeProvider time)
    {
        var started = time.GetTimestamp();
        if (!backup.HasStore)
        {
            throw new BackupException($"'{backup.Path}' is no backup: it holds no contexts.");
        }

        RefuseOccupied(data);
        try
        {
            var copy = new DataFolder(data.Unfinished);
            var contexts = Copy(backup, copy, data);
            var bytes = copy.Bytes();
            Move(copy, data);
            return new(contexts, bytes, time.GetElapsedTime(started));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"'{backup.Path}' cannot be restored: {e.Message}", e);
        }
    }

    private static void RefuseOccupied(DataFolder data)
    {
        var isUnfinished = System.IO.Directory.Exists(data.Unfinished);
        var occupied = Holds(data.Contexts)
            ? data.Contexts
            // Beside an unfinished restore they are its own.
            : ((string[])[data.Keys, data.FirstStartClient]).FirstOrDefault(path =>
                !isUnfinished && Holds(path)
            );
        if (occupied is not null)
        {
            throw new BackupException(
                $"'{occupied}' is in the way: a backup is restored where no service has stored anything. Stop the service, if one runs, and move '{data.Path}' aside, or what it holds."
            );
        }
    }

    private static bool Holds(string path) =>
        File.Exists(path)
        || (
            System.IO.Directory.Exists(path)
            && System.IO.Directory.EnumerateFileSystemEntries(path).Any()
        );

    private static long Copy(DataFolder backup, DataFolder copy, DataFolder data)
    {
        try
        {
            Remove(copy.Path);
            PrivateFile.MakeFolder(data.Path);
            PrivateFile.MakeFolder(copy.Path);
            FolderSync.Flush(data.Path);
            FolderCopy.Copy(backup.Contexts, copy.Contexts);
            FolderCopy.CopySecrets(backup, copy);
            FolderSync.Flush(copy.Path);
            return StoreBackup.CountContexts(copy.Contexts);
        }
        catch
        {
            Remove(copy.Path);
            throw;
        }
    }

    private static void Move(DataFolder copy, DataFolder data)
    {
        Replace(copy.Keys, data.Keys);
        Replace(copy.FirstStartClient, data.FirstStartClient);
        FolderSync.Flush(data.Path);
        if (System.IO.Directory.Exists(data.Contexts))
        {
            System.IO.Directory.Delete(data.Contexts); // empty, or this fails
        }

        System.IO.Directory.Move(copy.Contexts, data.Contexts);
        FolderSync.Flush(data.Path);
        Remove(copy.Path);
    }

    private static void Replace(string from, string to)
    {
        if (Path.Exists(from))
        {
            Remove(to);
            System.IO.Directory.Move(from, to); // or a file
        }
    }

    private static void Remove(string path)
    {
        if (System.IO.Directory.Exists(path))
        {
            System.IO.Directory.Delete(path, recursive: true);
        }
        else if (File.Exists(path))
        {
            File.Delete(path);
        }
    }
}
