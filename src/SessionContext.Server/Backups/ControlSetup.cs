using SessionContext.Core;
using SessionContext.Server.Desk;
using SessionContext.Server.Hosting;
using SessionContext.Server.Settings;
using SessionContext.Storage.Embedded;

namespace SessionContext.Server.Backups;

/// <summary>
/// Lets the service be told what only the process with the open store can do: there is no such thing where a store is
/// shared.
/// </summary>
internal static class ControlSetup
{
    public static void AddControl(this IServiceCollection services, IConfiguration configuration)
    {
        var store = configuration.Read<StoreOptions>(
            "Store",
            options => options.ValidationErrors()
        );
        if (store.IsShared())
        {
            return;
        }

        services.AddSingleton<IHostedService>(provider => new ControlListener(
            new(store.Path),
            EmbeddedStoreOf(provider.GetRequiredService<ISessionContextStore>()),
            provider.GetRequiredService<ClockWatch>(),
            new(provider.GetRequiredService<DeskActs>()),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ControlListener>>()
        ));
    }

    private static EmbeddedSessionContextStore EmbeddedStoreOf(ISessionContextStore store) =>
        (EmbeddedSessionContextStore)((MeasuredStore)store).Engine;
}
