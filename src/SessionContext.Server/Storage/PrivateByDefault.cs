using System.Runtime.InteropServices;

namespace SessionContext.Server.Storage;

/// <summary>
/// Makes every file and folder of this process its own user's alone, those of the storage engine and of links among
/// them.
/// </summary>
internal static partial class PrivateByDefault
{
    private const uint GroupAndOthers = 0b_000_111_111; // 0077

    /// <summary>Sets the mask of the process; before the first file is made.</summary>
    public static void Set()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SetMask(GroupAndOthers);
        }
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint SetMask(uint mask);
}
