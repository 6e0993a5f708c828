using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SessionContext.Server.Storage;

/// <summary>Forces to disk what a folder contains: a file's own sync does not tell the folder of a new name.</summary>
internal static partial class FolderSync
{
    private const int ReadOnly = 0;

    /// <summary>Called with each folder that was forced to disk; for tests, which cannot cut the power.</summary>
    public static event Action<string>? Flushed;

    /// <summary>Returns when the names in the folder would survive a loss of power.</summary>
    /// <exception cref="IOException">They may not.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // renames are in its log
        }

        using var handle = new SafeFileHandle(Open(folder, ReadOnly), ownsHandle: true);
        if (handle.IsInvalid)
        {
            throw new IOException(
                $"'{folder}' cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}"
            );
        }

        RandomAccess.FlushToDisk(handle);
        Flushed?.Invoke(folder);
    }

    // .NET opens files alone.
    [LibraryImport(
        "libc",
        EntryPoint = "open",
        SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8
    )]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);
}
