using SessionContext.Server.Storage;
using SessionContext.Storage.Embedded;

namespace SessionContext.Server.Backups;

/// <summary>
/// Keeps services from opening a store, as one that has it open keeps others out: by the engine's own lock.
/// </summary>
internal static class StoreLock
{
    /// <summary>Takes the lock until it is disposed.</summary>
    /// <exception cref="BackupException">A service has the store open.</exception>
    public static IDisposable Take(DataFolder data)
    {
        FileStream? file = null;
        try
        {
            file = new(
                Path.Combine(data.Contexts, "LOCK"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.ReadWrite
            );
            if (!OperatingSystem.IsMacOS()) // which has no such locks for .NET
            {
                file.Lock(0, 0);
            }

            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new BackupException(
                $"'{data.Contexts}' is in use by a service, or this user may not write to it: {e.Message} Stop the service first.",
                e
            );
        }
    }
}
