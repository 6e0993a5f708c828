using System.Globalization;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Backups;

/// <summary>A folder of backups, named by the time at which they were made (UTC): <c>20260301T120000000Z</c>.</summary>
internal sealed class BackupShelf(string folder)
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmssfff'Z'";

    /// <summary>The folder of a backup that is made now.</summary>
    public string NextName(DateTimeOffset now) =>
        Path.Combine(folder, now.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));

    /// <summary>All backups, the newest first; those with names of their own are dated by their folder.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public IReadOnlyList<ShelvedBackup> List() =>
        [
            .. new DirectoryInfo(folder)
                .EnumerateDirectories()
                .Select(found => (found, Data: new DataFolder(found.FullName)))
                .Where(backup => backup.Data.HasStore)
                .Select(backup => new ShelvedBackup(
                    backup.Data,
                    TimeOf(backup.found.Name) ?? backup.found.LastWriteTimeUtc,
                    TimeOf(backup.found.Name) is not null
                ))
                .OrderByDescending(backup => backup.MadeAt),
        ];

    /// <summary>Deletes all but the newest of the backups that are named by their time; others are left.</summary>
    /// <returns>The deleted ones.</returns>
    public IReadOnlyList<ShelvedBackup> Prune(int keep)
    {
        var old = List().Where(backup => backup.IsNamedByTime).Skip(keep).ToArray();
        foreach (var backup in old)
        {
            // First what makes it a backup, so that half of one is none.
            File.Delete(Path.Combine(backup.Data.Contexts, "CURRENT"));
            Directory.Delete(backup.Data.Path, recursive: true);
        }

        return old;
    }

    private static DateTimeOffset? TimeOf(string name) =>
        DateTimeOffset.TryParseExact(
            name,
            TimeFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? time
            : null;
}

/// <summary>A backup in a folder of backups.</summary>
/// <param name="Data">Its own folder.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="IsNamedByTime">Whether its name says so.</param>
internal sealed record ShelvedBackup(DataFolder Data, DateTimeOffset MadeAt, bool IsNamedByTime);
