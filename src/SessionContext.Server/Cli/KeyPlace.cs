using SessionContext.Core;
using SessionContext.Server.Identity.Configuration;
using SessionContext.Server.Identity.Keys;
using SessionContext.Server.Settings;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Cli;

/// <summary>Where a service keeps its signing keys, opened for a command.</summary>
internal sealed class KeyPlace : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private KeyPlace(IServiceCollection services) => _services = services.BuildServiceProvider();

    /// <summary>The keys.</summary>
    public IKeyStore Store => _services.GetRequiredService<IKeyStore>();

    /// <summary>That of a data folder.</summary>
    public static KeyPlace In(string dataFolder) =>
        new(new ServiceCollection().AddSingleton<IKeyStore>(KeyFolder.In(dataFolder)));

    /// <summary>That of a service that is started with these settings.</summary>
    /// <exception cref="SettingsException">They are not valid.</exception>
    public static KeyPlace Of(string[] settings)
    {
        var builder = CommandSettings.Read(settings);
        return Of(builder.Configuration, builder.Environment);
    }

    /// <summary>That of a service with this configuration.</summary>
    /// <exception cref="SettingsException">It is not valid.</exception>
    public static KeyPlace Of(IConfiguration configuration, IHostEnvironment environment)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddMetrics();
        services.AddSingleton(TimeProvider.System);
        services.AddStore(configuration);
        services.AddKeyStore(
            configuration.Read<IdentityOptions>("Identity", IdentityRules.Faults),
            configuration.Read<StoreOptions>("Store", section => section.Faults()),
            environment
        );
        return new(services);
    }

    /// <summary>Whether a message for the operator is all that is to be said of it.</summary>
    public static bool IsExpected(Exception e) =>
        e
            is SettingsException
                or StoreOpenException
                or StoreUnavailableException
                or KeyStoreException;

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
