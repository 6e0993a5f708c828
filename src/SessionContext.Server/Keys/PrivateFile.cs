using SessionContext.Server.Storage;

namespace SessionContext.Server.Keys;

/// <summary>Files that nobody but the service's own user may read.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;
    private const UnixFileMode World =
        UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private const UnixFileMode Group =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;

    /// <summary>
    /// Makes the folder and those above it, mode 0700, unless they are there. They survive a loss of power.
    /// </summary>
    public static void MakeFolder(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Directory.Exists(full))
        {
            return;
        }

        var parent = Path.GetDirectoryName(full)!; // a root exists
        MakeFolder(parent);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(full);
        }
        else
        {
            Directory.CreateDirectory(full, OwnerFolder);
        }

        FolderSync.Flush(parent);
    }

    /// <summary>Sets the mode of a folder to 0700, of a file to 0600, whatever it was before.</summary>
    public static void Close(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, Directory.Exists(path) ? OwnerFolder : OwnerFile);
        }
    }

    /// <summary>
    /// Writes the file, mode 0600, as one step: under another name first, forced to disk, then renamed. A crash leaves
    /// the whole file or none; once this returns, the file survives a loss of power. Root gives it the owner of its
    /// folder.
    /// </summary>
    public static void Write(string path, string text)
    {
        var unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        using (var stream = Open(unfinished, FileMode.CreateNew))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        FileOwner.Copy(folder, unfinished);
        File.Move(unfinished, path, overwrite: true);
        FolderSync.Flush(folder);
    }

    /// <summary>Opens the file for nobody else; mode 0600 where it is made.</summary>
    public static FileStream Open(string path, FileMode mode, int bufferBytes = 4096)
    {
        var how = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = bufferBytes,
        };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = OwnerFile;
        }

        return new FileStream(path, how);
    }

    /// <summary>Whether a folder is there that users other than the owner can get at.</summary>
    public static bool IsOpen(string folder) =>
        !OperatingSystem.IsWindows()
        && Directory.Exists(folder)
        && (File.GetUnixFileMode(folder) & (Group | World)) != 0;

    /// <summary>Whether users other than the owner and its group can get at the file or folder.</summary>
    public static bool IsOpenToWorld(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & World) != 0;
}
