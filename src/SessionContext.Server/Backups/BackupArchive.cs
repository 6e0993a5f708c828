using System.Formats.Tar;
using SessionContext.Server.Keys;
using SessionContext.Server.Storage;
using SessionContext.Storage.Embedded;

namespace SessionContext.Server.Backups;

/// <summary>A backup as one tar file, which can leave the machine by a pipe.</summary>
internal static class BackupArchive
{
    private const string LastFile = "CURRENT";

    /// <summary>Writes a backup, or a data folder that nothing changes meanwhile.</summary>
    /// <param name="backup">Its folder.</param>
    /// <param name="output">Where to; written front to back.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task WriteAsync(
        DataFolder backup,
        Stream output,
        CancellationToken cancellationToken
    )
    {
        await using var tar = new TarWriter(output, TarEntryFormat.Pax, leaveOpen: true);
        foreach (var file in FilesOf(backup))
        {
            await tar.WriteEntryAsync(
                file,
                Path.GetRelativePath(backup.Path, file),
                cancellationToken
            );
        }
    }

    /// <summary>Reads one into a new folder, forced to disk. What does not belong in a backup is refused.</summary>
    /// <exception cref="BackupException">It is not the archive of a backup, or it is cut off.</exception>
    public static async Task ReadAsync(
        Stream input,
        DataFolder target,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var tar = new TarReader(input);
            while (await tar.GetNextEntryAsync(cancellationToken: cancellationToken) is { } entry)
            {
                await ExtractAsync(entry, target, cancellationToken);
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new BackupException("The archive is cut off, or is not a tar file.", e);
        }

        foreach (var folder in (string[])[target.Contexts, target.Keys, target.Path])
        {
            if (Directory.Exists(folder))
            {
                FolderSync.Flush(folder);
            }
        }
    }

    // The one without which there is no store comes last: an archive that is cut off between two files has none.
    private static IEnumerable<string> FilesOf(DataFolder backup) =>
        (Directory.Exists(backup.Keys) ? Directory.EnumerateFiles(backup.Keys, "*.pem") : [])
            .Concat(((string[])[backup.FirstStartClient]).Where(File.Exists))
            .Concat(
                System
                    .IO.Directory.EnumerateFiles(backup.Contexts)
                    .OrderBy(file => Path.GetFileName(file) == LastFile)
            );

    private static async Task ExtractAsync(
        TarEntry entry,
        DataFolder target,
        CancellationToken cancellationToken
    )
    {
        var path = Path.GetFullPath(Path.Combine(target.Path, entry.Name));
        if (entry.EntryType is TarEntryType.Directory)
        {
            return;
        }

        if (
            entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile)
            || !(
                path == target.FirstStartClient
                || Path.GetDirectoryName(path) == target.Contexts
                || Path.GetDirectoryName(path) == target.Keys
            )
        )
        {
            throw new BackupException("The archive is not a backup's: it contains other files.");
        }

        PrivateFile.MakeFolder(Path.GetDirectoryName(path)!);
        await using var file = PrivateFile.Open(path, FileMode.CreateNew);
        if (entry.DataStream is { } content)
        {
            await content.CopyToAsync(file, cancellationToken);
        }

        file.Flush(flushToDisk: true);
    }
}
