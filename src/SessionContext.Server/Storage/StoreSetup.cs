using System.Diagnostics.Metrics;
using SessionContext.Core;
using SessionContext.Core.Records;
using SessionContext.Server.Settings;
using SessionContext.Storage.Embedded;

namespace SessionContext.Server.Storage;

/// <summary>Chooses the engine that keeps the contexts: the only place that knows which there are.</summary>
internal static class StoreSetup
{
    public static void AddStore(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = configuration.Read<StoreOptions>("Store", options => options.Faults());
        var options = new EmbeddedStoreOptions { Path = Path.Combine(settings.Path, "contexts") };
        services.AddSingleton<ISessionContextStore>(provider =>
            EmbeddedSessionContextStore.Open(
                options,
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
}
