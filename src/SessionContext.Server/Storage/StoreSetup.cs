using System.Diagnostics.Metrics;
using SessionContext.Core;
using SessionContext.Core.Clocks;
using SessionContext.Core.Records;
using SessionContext.Server.Hosting;
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
        var settings = configuration.Read<StoreOptions>(
            "Store",
            options => options.ValidationErrors()
        );
        services.AddSingleton(settings);
        services.AddSingleton<ISessionContextStore>(provider =>
        {
            var time = provider.GetRequiredService<TimeProvider>();
            var meters = provider.GetRequiredService<IMeterFactory>();
            return MeasuredStore.Around(
                Open(settings, time, meters),
                new StoreCalls(meters, SystemOf(settings), time)
            );
        });
        services.AddSingleton<IRecordStore>(provider =>
            provider.GetRequiredService<ISessionContextStore>()
        );
    }

    /// <summary>Opens the store, so that one that cannot be opened stops the service before it listens.</summary>
    /// <exception cref="StoreOpenException">The message says why and what to do.</exception>
    public static void OpenStore(this IServiceProvider services)
    {
        var settings = services.GetRequiredService<StoreOptions>();
        if (!settings.IsShared())
        {
            var log = services.GetRequiredService<ILoggerFactory>();
            OpenFolders.Warn(new(settings.Path), log.CreateLogger(typeof(OpenFolders).FullName!));
        }

        services.GetRequiredService<ISessionContextStore>();
    }

    /// <summary>What a store knows of the clock; null: nothing.</summary>
    public static IStoreClock? ClockOf(ISessionContextStore store) =>
        (store is MeasuredStore measured ? measured.Engine : store) as IStoreClock;

    /// <summary>
    /// Passes settings that lead to a store. Opening a folder without one makes one, which is not what a reader wants.
    /// </summary>
    /// <exception cref="StoreOpenException">There is none in the folder.</exception>
    public static void RequireStore(StoreOptions settings)
    {
        if (!settings.IsShared() && !new DataFolder(settings.Path).HasStore)
        {
            throw new StoreOpenException(
                $"There is no store in the data folder '{new DataFolder(settings.Path).Path}', or this user cannot see it. Name the data folder with --path or Store:Path, or another engine with Store:Engine."
            );
        }
    }

    /// <summary>
    /// Passes settings that lead to a store, or to a folder where a service has its keys, so that a mistyped path makes
    /// no new one.
    /// </summary>
    /// <exception cref="StoreOpenException">There is neither in the folder.</exception>
    public static void RequireFolder(StoreOptions settings)
    {
        var data = new DataFolder(settings.Path);
        if (!settings.IsShared() && !data.HasStore && !Directory.Exists(data.Keys))
        {
            throw new StoreOpenException(
                $"'{data.Path}' contains no service's data. Name the service's data folder with --path or Store:Path, or give --create to make a new one."
            );
        }
    }

    // As OpenTelemetry names the systems.
    private static string SystemOf(StoreOptions settings) =>
        settings.Engine.ToUpperInvariant() switch
        {
            "POSTGRES" => "postgresql",
            "REDIS" => "redis",
            _ => "rocksdb",
        };

    private static ISessionContextStore Open(
        StoreOptions settings,
        TimeProvider time,
        IMeterFactory meters
    ) =>
        settings.Engine.ToUpperInvariant() switch
        {
            // Waited for once, at start, when there is nothing else to do.
            "POSTGRES" => PostgresSessionContextStore
                .OpenAsync(Postgres(settings), time, meters)
                .GetAwaiter()
                .GetResult(),
            "REDIS" => RedisSessionContextStore
                .OpenAsync(Redis(settings), time, meters)
                .GetAwaiter()
                .GetResult(),
            _ => EmbeddedStoreIn(
                new(settings.Path),
                time,
                meters,
                settings.ClockTolerance,
                documentCacheBytes: settings.DocumentCacheBytes
            ),
        };

    /// <summary>The settings as PostgreSQL's.</summary>
    internal static PostgresStoreOptions Postgres(StoreOptions settings)
    {
        var usual = new PostgresStoreOptions { ConnectionString = settings.ConnectionString };
        return new()
        {
            ConnectionString = settings.ConnectionString,
            Password = PasswordOf(settings),
            Pooler = settings.Postgres.Pooler,
            ConnectTimeout = settings.Timeout ?? usual.ConnectTimeout,
            CommandTimeout = settings.Timeout ?? usual.CommandTimeout,
            ClockTolerance = settings.ClockTolerance,
        };
    }

    /// <summary>The settings as Redis'.</summary>
    internal static RedisStoreOptions Redis(StoreOptions settings)
    {
        var usual = new RedisStoreOptions { ConnectionString = settings.ConnectionString };
        return new()
        {
            ConnectionString = settings.ConnectionString,
            Password = PasswordOf(settings),
            WaitReplicas = settings.Redis.WaitReplicas,
            KeyPrefix = settings.Redis.KeyPrefix,
            CommandTimeout = settings.Timeout ?? usual.CommandTimeout,
            ClockTolerance = settings.ClockTolerance,
        };
    }

    private static Func<string>? PasswordOf(StoreOptions settings) =>
        settings.PasswordFile is { } file ? new PasswordFrom(file).Current : null;

    /// <summary>Opens the store of a data folder, or makes one.</summary>
    /// <exception cref="StoreOpenException">It cannot be opened, or what stands there is half a backup.</exception>
    public static EmbeddedSessionContextStore EmbeddedStoreIn(
        DataFolder data,
        TimeProvider time,
        IMeterFactory? meters = null,
        TimeSpan? clockTolerance = null,
        bool readOnly = false,
        long documentCacheBytes = EmbeddedStoreOptions.DefaultDocumentCacheBytes
    ) =>
        !data.HasStore && Directory.Exists(data.Unfinished)
            ? throw new StoreOpenException(
                $"A restore to '{data.Path}' did not finish. Restore the backup again, or delete '{data.Unfinished}' to start with an empty store."
            )
            : EmbeddedSessionContextStore.Open(
                new EmbeddedStoreOptions
                {
                    Path = data.Contexts,
                    ReadOnly = readOnly,
                    DocumentCacheBytes = documentCacheBytes,
                    ClockTolerance = clockTolerance ?? ClockGuard.DefaultTolerance,
                },
                time,
                meters
            );
}
