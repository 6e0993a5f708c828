using SessionContext.Server.Keys;
using SessionContext.Server.Storage;
using SessionContext.Storage.Embedded;

namespace SessionContext.Server.Backups;

/// <summary>Whether a service can be started over a backup.</summary>
internal static class BackupCheck
{
    /// <summary>
    /// Reads every block of the store, whose checksums the engine compares, and every signing key. Changes nothing.
    /// </summary>
    /// <returns>How many contexts there are.</returns>
    /// <exception cref="BackupException">It is not a backup, or it is damaged.</exception>
    public static long Run(DataFolder backup)
    {
        if (!backup.HasStore)
        {
            throw new BackupException($"'{backup.Path}' is not a backup: it contains no contexts.");
        }

        try
        {
            foreach (
                var file in Directory.Exists(backup.Keys)
                    ? Directory.GetFiles(backup.Keys, "*.pem")
                    : []
            )
            {
                _ = SigningKey.FromPem(DateTimeOffset.UnixEpoch, File.ReadAllText(file));
            }
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or ArgumentException
                        or System.Security.Cryptography.CryptographicException
            )
        {
            throw new BackupException($"A signing key in '{backup.Keys}' cannot be read.", e);
        }

        return EngineBackup.Verify(backup.Contexts);
    }
}
