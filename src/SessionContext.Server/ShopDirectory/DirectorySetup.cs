using System.Text.Json;
using SessionContext.Core.Defaults;
using SessionContext.Server.Settings;

namespace SessionContext.Server.ShopDirectory;

/// <summary>
/// Sets up the look-up of sites and customers: each over HTTP if it has an address, otherwise in the configuration.
/// </summary>
internal static class DirectorySetup
{
    /// <summary>Adds the <see cref="IShopDirectory"/>.</summary>
    /// <exception cref="SettingsException">The configuration breaks a rule; the messages name the keys.</exception>
    public static void AddShopDirectory(
        this IServiceCollection services,
        IConfiguration configuration
    )
    {
        var options = configuration.Read<DirectoryOptions>(
            "Directory",
            DirectoryRules.ValidationErrors
        );
        services.AddSingleton<LookupCache>();
        services.AddSingleton<IShopDirectory, LookupDirectory>();

        if (options.Sites.BaseAddress is null)
        {
            services.AddSingleton<ISites>(new ConfiguredSites(options));
        }
        else
        {
            services.AddUpstream(UpstreamKind.Site, options.Sites, options.Timeout);
            services.AddSingleton<ISites>(provider => new RemoteSites(
                Lookups(provider, UpstreamKind.Site, SiteJson.Read, options)
            ));
        }

        if (options.Customers.BaseAddress is null)
        {
            services.AddSingleton<ICustomers>(new ConfiguredCustomers(options));
        }
        else
        {
            services.AddUpstream(UpstreamKind.Customer, options.Customers, options.Timeout);
            services.AddSingleton<ICustomers>(provider => new RemoteCustomers(
                Lookups(provider, UpstreamKind.Customer, CustomerJson.Read, options)
            ));
        }
    }

    private static CachedLookups<T> Lookups<T>(
        IServiceProvider services,
        UpstreamKind kind,
        Func<JsonElement, T?> read,
        DirectoryOptions options
    )
        where T : class =>
        new(
            services.GetRequiredService<LookupCache>(),
            services.GetRequiredKeyedService<UpstreamClient>(kind),
            read,
            options.CacheFor,
            services.GetRequiredService<TimeProvider>()
        );
}
