using SessionContext.Server.Settings;
using SessionContext.Server.Storage;
using SessionContext.Storage.Embedded;

namespace SessionContext.Server.Cli;

/// <summary>The data folder that a command is about.</summary>
internal static class EmbeddedData
{
    /// <summary>The folder of <c>--path</c>, else that of the settings.</summary>
    /// <exception cref="SettingsException">The settings are not valid.</exception>
    /// <exception cref="BackupException">They name another engine, which has its own ways.</exception>
    public static DataFolder Find(string? path, string[] settings)
    {
        if (path is not null)
        {
            return new(path);
        }

        var store = CommandSettings
            .Read(settings)
            .Configuration.Read<StoreOptions>("Store", options => options.Faults());
        return store.IsShared()
            ? throw new BackupException(
                $"Store:Engine is {store.Engine}, which is backed up and restored by its own means ({Means(store.Engine)}; docs/operations/backup.md). This command is for the embedded engine."
            )
            : new(store.Path);
    }

    private static string Means(string engine) =>
        engine.Equals("Redis", StringComparison.OrdinalIgnoreCase)
            ? "redis-cli --rdb"
            : "pg_dump and pg_restore";
}
