using SessionContext.Server.Cli;
using SessionContext.Server.Contexts;
using SessionContext.Server.Customers;
using SessionContext.Server.Hosting;
using SessionContext.Server.Keys;
using SessionContext.Server.Settings;
using SessionContext.Server.ShopDirectory;

namespace SessionContext.Server.Desk;

/// <summary>Puts together what operators' requests need.</summary>
internal static class DeskSetup
{
    /// <summary>Adds it to the service.</summary>
    public static void AddDesk(this IServiceCollection services)
    {
        services.AddSingleton<DeskReads>();
        services.AddSingleton<DeskChanges>();
        services.AddSingleton<DeskActs>();
    }

    /// <summary>Everything for a request that no service carries out, by the settings of the service.</summary>
    /// <param name="settings">As the command line of the service.</param>
    /// <param name="act">What is asked for. Only an erasure needs the signing keys.</param>
    /// <param name="audit">Where the audit log goes.</param>
    /// <exception cref="SettingsException">The settings are not valid.</exception>
    public static ServiceProvider Build(string[] settings, DeskAct act, ILoggerFactory audit)
    {
        var builder = CommandSettings.ReadWithStore(settings);
        var (services, configuration) = (builder.Services, builder.Configuration);
        var limits = configuration.Read<LimitsOptions>(
            "Limits",
            options => options.ValidationErrors()
        );
        var sessions = configuration.Read<SessionsOptions>(
            "Sessions",
            options => options.ValidationErrors()
        );
        var identity = configuration.Read<IdentityOptions>(
            "Identity",
            IdentityRules.ValidationErrors
        );
        services.AddSingleton(limits.ToLimits());
        services.AddSingleton(sessions.ToLoginRules());
        services.AddSingleton(sessions.ToLifetimes());
        services.AddSingleton(identity);
        services.AddSingleton(identity.ToTokenLifetimes());
        services.AddSingleton(identity.ToRefreshRules());
        services.AddSessionContexts();
        services.AddShopDirectory(configuration);
        services.AddCustomers();
        services.AddDesk();
        services.AddSingleton(new AuditLog(audit));
        if (act == DeskAct.Erase)
        {
            var store = configuration.Read<StoreOptions>(
                "Store",
                options => options.ValidationErrors()
            );
            services.AddKeyStore(identity, store, builder.Environment);
            services.AddSingleton<SigningKeys>();
        }

        return services.BuildServiceProvider();
    }
}
