using SessionContext.Server.Keys;

namespace SessionContext.Server.Storage;

/// <summary>
/// Tells the operator of folders with sessions that other users of the machine can enter. What the service makes is
/// closed; what was there may be open.
/// </summary>
internal static partial class OpenFolders
{
    /// <summary>Logs a warning for each one that is there already. A folder inside a closed one is closed.</summary>
    public static void Warn(DataFolder data, ILogger logger)
    {
        if (PrivateFile.IsOpen(data.Path))
        {
            Log(logger, data.Path);
            if (PrivateFile.IsOpen(data.Contexts))
            {
                Log(logger, data.Contexts);
            }
        }
    }

    [LoggerMessage(
        5001,
        LogLevel.Warning,
        "The folder {Folder} is open to other users of this machine, and sessions are stored in it. Close it: chmod 700 {Folder}"
    )]
    private static partial void Log(ILogger logger, string folder);
}
