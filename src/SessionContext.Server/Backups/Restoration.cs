using SessionContext.Server.Keys;
using SessionContext.Server.Storage;
using SessionContext.Storage.Embedded;

namespace SessionContext.Server.Backups;

/// <summary>Puts a backup where a service has its data.</summary>
/// <remarks>
/// All of it is copied to <see cref="DataFolder.Unfinished"/> and checked there before anything is renamed, the
/// contexts last. As long as they are not in their place, no service starts over what is there; and the same command,
/// given again, begins again. What was there before is moved aside, never deleted.
/// </remarks>
internal static class Restoration
{
    /// <summary>Restores contexts, keys and the first start's client; the backup is left unchanged.</summary>
    /// <param name="fill">Copies the backup to the folder that it is given.</param>
    /// <param name="data">The data folder.</param>
    /// <param name="replace">Whether what is there is moved aside; otherwise it must be empty.</param>
    /// <param name="time">Measures how long it takes, and names what is moved aside.</param>
    /// <exception cref="BackupException">It is not a backup, or data is in the way, or it cannot be copied. What was
    /// there is unchanged.</exception>
    public static async Task<RestoreReport> RunAsync(
        Func<DataFolder, Task> fill,
        DataFolder data,
        bool replace,
        TimeProvider time
    )
    {
        var started = time.GetTimestamp();
        using var held = replace && data.HasStore ? StoreLock.Take(data) : null;
        if (!replace)
        {
            RefuseOccupied(data);
        }

        try
        {
            var copy = new DataFolder(data.Unfinished);
            var contexts = await CopyAsync(fill, copy, data);
            FileOwner.CopyToTree(data.Path, copy.Path);
            var bytes = copy.Bytes();
            var aside = replace ? MoveAside(data, time.GetUtcNow()) : null;
            Move(copy, data);
            return new(new(contexts, bytes, time.GetElapsedTime(started)), aside);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"The backup cannot be restored: {e.Message}", e);
        }
    }

    private static void RefuseOccupied(DataFolder data)
    {
        var isUnfinished = Directory.Exists(data.Unfinished);
        var occupied = Holds(data.Contexts)
            ? data.Contexts
            // Beside an unfinished restore they are its own.
            : ((string[])[data.Keys, data.FirstStartClient]).FirstOrDefault(path =>
                !isUnfinished && Holds(path)
            );
        if (occupied is not null)
        {
            throw new BackupException(
                $"'{occupied}' already contains data. Restore into an empty folder, or give --replace, which moves that data aside."
            );
        }
    }

    // Null: there was nothing.
    private static string? MoveAside(DataFolder data, DateTimeOffset now)
    {
        var parts = ((string[])[data.Contexts, data.Keys, data.FirstStartClient])
            .Where(Holds)
            .ToArray();
        if (parts.Length == 0)
        {
            return null;
        }

        // Laid out like a data folder, so that it can be restored.
        var aside = new BackupShelf(Path.Combine(data.Path, "replaced")).NextName(now);
        PrivateFile.MakeFolder(aside);
        FileOwner.CopyToTree(data.Path, Path.GetDirectoryName(aside)!);
        // The contexts first: without them no service starts, as long as the restored ones are not in their place.
        foreach (var part in parts)
        {
            Directory.Move(part, Path.Combine(aside, Path.GetFileName(part)));
        }

        FolderSync.Flush(aside);
        FolderSync.Flush(data.Path);
        return aside;
    }

    private static bool Holds(string path) =>
        File.Exists(path)
        || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any());

    private static async Task<long> CopyAsync(
        Func<DataFolder, Task> fill,
        DataFolder copy,
        DataFolder data
    )
    {
        try
        {
            Remove(copy.Path);
            PrivateFile.MakeFolder(data.Path);
            PrivateFile.MakeFolder(copy.Path);
            await fill(copy);
            FolderSync.Flush(copy.Path);
            return BackupCheck.Run(copy);
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
        if (Directory.Exists(data.Contexts))
        {
            Directory.Delete(data.Contexts); // empty, or this fails
        }

        Directory.Move(copy.Contexts, data.Contexts);
        FolderSync.Flush(data.Path);
        Remove(copy.Path);
    }

    private static void Replace(string from, string to)
    {
        if (Path.Exists(from))
        {
            Remove(to);
            Directory.Move(from, to); // or a file
        }
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else if (File.Exists(path))
        {
            File.Delete(path);
        }
    }
}
