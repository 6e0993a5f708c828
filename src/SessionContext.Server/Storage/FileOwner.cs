using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SessionContext.Server.Storage;

/// <summary>
/// Lets root add to what belongs to the service's user: what root makes would be root's, and the service could not read
/// it.
/// </summary>
internal static partial class FileOwner
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint UserAndGroup = 0x18; // STATX_UID | STATX_GID
    private const int UserAt = 20; // stx_uid; stx_gid follows
    private const int AnswerBytes = 256;

    /// <summary>
    /// Gives a file or folder the owner and group of another. Does nothing for a user other than root, who cannot.
    /// </summary>
    /// <exception cref="IOException">The owner cannot be read or changed.</exception>
    public static void Copy(string from, string to)
    {
        if (!Environment.IsPrivilegedProcess || !OperatingSystem.IsLinux())
        {
            return;
        }

        var (user, group) = Of(from);
        if (Change(to, user, group) != 0)
        {
            throw Failed(to);
        }
    }

    /// <summary>Gives a folder, and all that it contains, the owner and group of another.</summary>
    /// <exception cref="IOException">The owner cannot be read or changed.</exception>
    public static void CopyToTree(string from, string folder)
    {
        if (!Environment.IsPrivilegedProcess || !OperatingSystem.IsLinux())
        {
            return;
        }

        Copy(from, folder);
        foreach (
            var path in Directory.EnumerateFileSystemEntries(
                folder,
                "*",
                new EnumerationOptions
                {
                    RecurseSubdirectories = true,
                    AttributesToSkip = FileAttributes.ReparsePoint,
                }
            )
        )
        {
            Copy(from, path);
        }
    }

    // statx, whose answer is laid out alike on every architecture.
    private static unsafe (uint User, uint Group) Of(string path)
    {
        Span<byte> answer = stackalloc byte[AnswerBytes];
        fixed (byte* into = answer)
        {
            if (Read(CurrentFolder, path, 0, UserAndGroup, into) != 0)
            {
                throw Failed(path);
            }
        }

        return (
            BinaryPrimitives.ReadUInt32LittleEndian(answer[UserAt..]),
            BinaryPrimitives.ReadUInt32LittleEndian(answer[(UserAt + sizeof(uint))..])
        );
    }

    private static IOException Failed(string path) =>
        new($"The owner of '{path}' cannot be kept: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport(
        "libc",
        EntryPoint = "statx",
        SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8
    )]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int Read(
        int folder,
        string path,
        int flags,
        uint mask,
        byte* answer
    );

    // Never follows a link, which the service's user may have put there.
    [LibraryImport(
        "libc",
        EntryPoint = "lchown",
        SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8
    )]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Change(string path, uint user, uint group);
}
