using System.Diagnostics.Metrics;
using SessionContext.Core;
using SessionContext.Core.Records;
using SessionContext.Server.Settings;
using SessionContext.Storage.Embedded;
using SessionContext.Storage.Postgres;
using SessionContext.Storage.Redis;

namespace SessionContext.Server.Storage;

/// <summary>Chooses the engine that keeps the contexts: the only place that knows which there are.</summary>
internal static class StoreSetup
{
    public static void AddStore(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = configuration.Read<StoreOptions>("Store", options => options.Faults());
        services.AddSingleton(provider =>
            Open(
                settings,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<IMeterFactory>()
            )
        );
        services.AddSingleton<IRecordStore>(provider =>
            provider.GetRequiredService<ISessionContextStore>()
        );
    }

    /// <summary>Opens the store, so that one that cannot be opened stops the service before it listens.</summary>
    /// <exception cref="StoreOpenException">The message says why and what to do.</exception>
    public static void OpenStore(this IServiceProvider services) =>
        services.GetRequiredService<ISessionContextStore>();

    /// <summary>Passes settings that lead to a store. Opening a folder without one makes one, which is not what a reader wants.</summary>
    /// <exception cref="StoreOpenException">There is none in the folder.</exception>
    public static void RequireStore(StoreOptions settings)
    {
        if (!settings.IsShared() && !System.IO.Directory.Exists(FolderOf(settings)))
        {
            throw new StoreOpenException(
                $"There is no store in the data folder '{settings.Path}'. Name it with Store:Path, or another engine with Store:Engine."
            );
        }
    }

    private static string FolderOf(StoreOptions settings) =>
        Path.Combine(settings.Path, "contexts");

    private static ISessionContextStore Open(
        StoreOptions settings,
        TimeProvider time,
        IMeterFactory meters
    ) =>
        settings.Engine.ToUpperInvariant() switch
        {
            // Waited for once, at start, when there is nothing else to do.
            "POSTGRES" => PostgresSessionContextStore
                .OpenAsync(
                    new PostgresStoreOptions { ConnectionString = settings.ConnectionString },
                    time,
                    meters
                )
                .GetAwaiter()
                .GetResult(),
            "REDIS" => RedisSessionContextStore
                .OpenAsync(
                    new RedisStoreOptions
                    {
                        ConnectionString = settings.ConnectionString,
                        WaitReplicas = settings.Redis.WaitReplicas,
                        KeyPrefix = settings.Redis.KeyPrefix,
                    },
                    time
                )
                .GetAwaiter()
                .GetResult(),
            _ => EmbeddedSessionContextStore.Open(
                new EmbeddedStoreOptions { Path = FolderOf(settings) },
                time,
                meters
            ),
        };
}
