using SessionContext.Core;
using SessionContext.Server.Keys;
using SessionContext.Server.Storage;
using SessionContext.Storage.Embedded;

namespace SessionContext.Server.Backups;

/// <summary>
/// Makes backups of a data folder whose store is open in this process. What it makes is a data folder that a service
/// starts over.
/// </summary>
internal static class BackupRun
{
    /// <summary>Copies contexts, keys and the first start's client.</summary>
    /// <param name="store">The data folder's store; it serves meanwhile.</param>
    /// <param name="data">The data folder.</param>
    /// <param name="target">
    /// The folder to make. Until the backup is whole and on disk it is called <c>….partial</c>; one that is left of a
    /// killed process is replaced.
    /// </param>
    /// <param name="time">Measures how long it takes.</param>
    /// <param name="cancellationToken">Heeded until it begins.</param>
    /// <exception cref="BackupException">It cannot be made; nothing of it is left.</exception>
    /// <exception cref="StoreUnavailableException">The store is closing, or reopening after a failure.</exception>
    public static Task<BackupReport> MakeAsync(
        EmbeddedSessionContextStore store,
        DataFolder data,
        string target,
        TimeProvider time,
        CancellationToken cancellationToken
    ) => MakeAsync(data, target, time, path => store.BackupAsync(path, cancellationToken));

    /// <summary>
    /// The same of a data folder that nothing can write, such as a snapshot: the files are copied as they are.
    /// </summary>
    /// <exception cref="BackupException">It cannot be made; nothing of it is left.</exception>
    public static Task<BackupReport> OfReadOnlyAsync(
        DataFolder data,
        string target,
        TimeProvider time
    ) =>
        MakeAsync(
            data,
            target,
            time,
            path =>
            {
                FolderCopy.Copy(data.Contexts, path);
                return Task.FromResult(EngineBackup.CountContexts(path));
            }
        );

    private static async Task<BackupReport> MakeAsync(
        DataFolder data,
        string target,
        TimeProvider time,
        Func<string, Task<long>> copyContexts
    )
    {
        var started = time.GetTimestamp();
        var folder = new DataFolder(target);
        Refuse(folder, data);
        var partial = new DataFolder(folder.Path + ".partial");
        try
        {
            Remove(partial);
            PrivateFile.MakeFolder(partial.Path);
            var contexts = await copyContexts(partial.Contexts);
            // After the contexts: a key that is new by now harms nobody, one that a token was signed with must not be
            // missing.
            FolderCopy.CopySecrets(data, partial);
            FolderSync.Flush(partial.Path);
            var bytes = partial.Bytes();
            Directory.Move(partial.Path, folder.Path);
            FolderSync.Flush(Path.GetDirectoryName(folder.Path)!);
            data.NoteBackup(time.GetUtcNow());
            return new(contexts, bytes, time.GetElapsedTime(started));
        }
        catch (Exception e)
        {
            TryRemove(partial);
            if (e is IOException or UnauthorizedAccessException)
            {
                throw new BackupException(
                    $"The backup '{folder.Path}' cannot be made: {e.Message} The user that runs the service must be able to write there.",
                    e
                );
            }

            throw;
        }
    }

    private static void Refuse(DataFolder folder, DataFolder data)
    {
        if (File.Exists(folder.Path) || Directory.Exists(folder.Path))
        {
            throw new BackupException(
                $"'{folder.Path}' exists already. Name a folder that does not exist."
            );
        }

        if (
            ((string[])[data.Contexts, data.Keys, data.Control]).Any(part =>
                folder.Path.StartsWith(part + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            )
        )
        {
            throw new BackupException(
                $"'{folder.Path}' is inside contexts/, keys/ or control/ of the data folder. Name a folder elsewhere."
            );
        }
    }

    private static void Remove(DataFolder partial)
    {
        if (Directory.Exists(partial.Path))
        {
            Directory.Delete(partial.Path, recursive: true);
        }
    }

    private static void TryRemove(DataFolder partial)
    {
        try
        {
            Remove(partial);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its name says what it is, and the next backup tries again.
        }
    }
}
