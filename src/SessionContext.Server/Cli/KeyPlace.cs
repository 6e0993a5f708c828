using SessionContext.Core;
using SessionContext.Server.Keys;
using SessionContext.Server.Settings;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Cli;

/// <summary>Where a service keeps its signing keys, opened for a command.</summary>
internal sealed class KeyPlace : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private KeyPlace(IServiceCollection services, string name)
    {
        _services = services.BuildServiceProvider();
        Name = name;
    }

    /// <summary>Where it is, for messages.</summary>
    public string Name { get; }

    /// <summary>Where it is, for programs: a folder's path, or the same.</summary>
    public string Place => Name.Trim('\'');

    /// <summary>The keys.</summary>
    public IKeyStore Store => _services.GetRequiredService<IKeyStore>();

    /// <summary>That of a data folder.</summary>
    public static KeyPlace In(string dataFolder)
    {
        var folder = new DataFolder(dataFolder).Keys;
        return new(
            new ServiceCollection().AddSingleton<IKeyStore>(new KeyFolder(folder)),
            $"'{folder}'"
        );
    }

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
        var store = configuration.Read<StoreOptions>(
            "Store",
            section => section.ValidationErrors()
        );
        services.AddKeyStore(
            configuration.Read<IdentityOptions>("Identity", IdentityRules.ValidationErrors),
            store,
            environment
        );
        return new(
            services,
            services.Any(service => service.ImplementationType == typeof(StoreKeys))
                ? $"the store of Store:ConnectionString ({store.Engine})"
                : $"'{new DataFolder(store.Path).Keys}'"
        );
    }

    /// <summary>Changes the keys that are there.</summary>
    /// <exception cref="CommandException">There are none: most likely, another place was meant.</exception>
    /// <exception cref="KeyStoreException">They cannot be read or written.</exception>
    /// <exception cref="StoreUnavailableException">The store that keeps them cannot be reached.</exception>
    public async Task<KeyUpdate> ChangeAsync(
        Func<IReadOnlyList<SigningKey>, IReadOnlyList<SigningKey>> change,
        CancellationToken cancellationToken
    ) =>
        await Store.UpdateAsync(
            keys => keys.Count > 0 ? change(keys) : throw None(),
            cancellationToken
        );

    /// <summary>Reads the keys that are there, the newest first.</summary>
    /// <exception cref="CommandException">There are none.</exception>
    /// <exception cref="KeyStoreException">They cannot be read.</exception>
    public async Task<IReadOnlyList<SigningKey>> ReadAsync(CancellationToken cancellationToken) =>
        (await ChangeAsync(keys => keys, cancellationToken)).After;

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private CommandException None() =>
        new(
            $"There are no signing keys in {Name}. Name the service's data folder with --path, or give its settings (Store:Path, Store:Engine, Store:ConnectionString). A service makes its first key at its first start."
        );
}
