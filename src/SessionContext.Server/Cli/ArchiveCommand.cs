using SessionContext.Server.Backups;
using SessionContext.Server.Keys;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Cli;

/// <summary>
/// <c>session-context backup --archive</c>: a backup as one tar file, to take it away from the machine.
/// </summary>
internal static class ArchiveCommand
{
    /// <summary>
    /// Makes a backup in the data folder, where most of it are links, writes it as a tar file, and removes it.
    /// </summary>
    /// <param name="data">The data folder.</param>
    /// <param name="file">The file, or <c>-</c> for standard output.</param>
    /// <param name="call">The run.</param>
    public static async Task RunAsync(DataFolder data, string file, CommandCall call)
    {
        var path = file == "-" ? null : Path.GetFullPath(file);
        if (Path.Exists(path))
        {
            throw new CommandException(
                $"'{path}' exists already. Name a file that does not exist."
            );
        }

        if (Path.GetDirectoryName(path) is { } folder && !Directory.Exists(folder))
        {
            throw new CommandException($"There is no folder '{folder}'.");
        }

        if (data.IsReadOnly())
        {
            await WriteAsync(data, path, call);
            return;
        }

        var copy = new DataFolder(Path.Combine(data.Path, $"archive-{Guid.NewGuid():N}", "backup"));
        try
        {
            await BackupCommand.MakeAsync(data, copy.Path, call);
            await WriteAsync(copy, path, call);
        }
        finally
        {
            if (Directory.Exists(copy.Path))
            {
                Directory.Delete(Path.GetDirectoryName(copy.Path)!, recursive: true);
            }
        }
    }

    private static async Task WriteAsync(DataFolder backup, string? path, CommandCall call)
    {
        if (path is null)
        {
            await using var output = Console.OpenStandardOutput();
            await BackupArchive.WriteAsync(backup, output, call.Cancellation);
            return;
        }

        var partial = path + ".partial";
        long bytes;
        try
        {
            await using var output = PrivateFile.Open(partial, FileMode.Create);
            await BackupArchive.WriteAsync(backup, output, call.Cancellation);
            output.Flush(flushToDisk: true);
            bytes = output.Length;
        }
        catch
        {
            File.Delete(partial); // it cannot be continued, and a full disk needs the room
            throw;
        }

        File.Move(partial, path);
        FolderSync.Flush(Path.GetDirectoryName(path)!);
        call.Output.Write(
            FormattableString.Invariant($"{path}: {bytes:N0} bytes"),
            new() { ["file"] = path, ["bytes"] = bytes }
        );
    }
}
