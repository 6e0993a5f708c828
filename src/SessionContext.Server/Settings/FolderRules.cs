using System.Runtime.InteropServices;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Settings;

/// <summary>Whether the data folder can be made and written by the user that the service runs as.</summary>
internal static partial class FolderRules
{
    private const int WriteAndEnter = 2 | 1; // W_OK, X_OK

    /// <summary>What is wrong with <c>Store:Path</c>; empty when all is well. Makes nothing.</summary>
    public static IEnumerable<string> ValidationErrors(StoreOptions store) =>
        store.IsShared() ? [] : ValidationErrors(new DataFolder(store.Path));

    private static IEnumerable<string> ValidationErrors(DataFolder data) =>
        ((string[])[data.Path, data.Contexts, data.Keys])
            .Select(NearestExisting)
            .Distinct(StringComparer.Ordinal)
            .Select(folder =>
                File.Exists(folder) ? $"Store:Path: '{folder}' is a file; name a folder"
                : IsWritable(folder) ? null
                : folder.Length < data.Path.Length
                    ? $"Store:Path: the folder '{data.Path}' does not exist, and the user {Environment.UserName} may not make it in '{folder}'; make it for that user (install -d -m 0700 -o {Environment.UserName} …), or name another folder, such as /var/lib/session-context"
                : $"Store:Path: the folder '{folder}' cannot be written by the user {Environment.UserName}; give it to that user (chown), mount it writable, or name another folder, such as /var/lib/session-context"
            )
            .OfType<string>();

    private static string NearestExisting(string path)
    {
        var at = path;
        while (!Directory.Exists(at) && !File.Exists(at))
        {
            at = Path.GetDirectoryName(at) ?? Path.GetPathRoot(path)!;
        }

        return at;
    }

    private static bool IsWritable(string folder) =>
        OperatingSystem.IsWindows() || Access(folder, WriteAndEnter) == 0;

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Access(string path, int mode);
}
