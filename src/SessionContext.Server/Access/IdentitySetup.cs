using SessionContext.Server.FirstStart;
using SessionContext.Server.Keys;
using SessionContext.Server.OAuth;
using SessionContext.Server.Settings;
using SessionContext.Server.Tokens;

namespace SessionContext.Server.Access;

/// <summary>Composes everything about who calls and what they may do.</summary>
internal static class IdentitySetup
{
    /// <summary>Adds authentication, the embedded authority and the request rates.</summary>
    /// <exception cref="SettingsException">The configuration breaks a rule; the messages name the keys.</exception>
    public static void AddIdentity(
        this IServiceCollection services,
        IConfiguration configuration,
        IHostEnvironment environment,
        LimitsOptions limits
    )
    {
        var options = configuration.Read<IdentityOptions>(
            "Identity",
            IdentityRules.ValidationErrors
        );
        var store = configuration.Read<StoreOptions>(
            "Store",
            section => section.ValidationErrors()
        );
        if (options.Clients.Count == 0 && options.Issuers.Count == 0)
        {
            services.AddFirstStart(options, store);
        }

        services.AddSingleton(options);
        services.AddSingleton(options.ToTokenLifetimes());
        services.AddSingleton(options.ToRefreshRules());
        services.AddSingleton<ClientRegistrations>();
        services.AddSingleton(p => new ClientAuthentication(
            p.GetRequiredService<ClientRegistrations>(),
            limits.FailedLoginsPerMinute,
            p.GetRequiredService<TimeProvider>()
        ));
        services.AddKeyStore(options, store, environment);
        services.AddSingleton<SigningKeys>();
        services.AddHostedService<KeyRotation>();
        services.AddEmbeddedAuthority(options);
        services.AddBearerTokens(options);
        services.AddSingleton<SaasTokens>();
        services.AddRequestRates(limits);
        services.RemoveDataProtection();
    }

    /// <summary>Authenticates and authorizes each request; after routing, before the endpoints.</summary>
    public static void UseIdentity(this IApplicationBuilder app)
    {
        CallerAuthentication.Use(app);
        app.UseTenantAccess();
        app.UseRequestRates();
    }

    /// <summary>Maps the embedded authority's endpoints.</summary>
    public static void MapIdentity(this IEndpointRouteBuilder routes) => routes.MapAuthority();

    /// <summary>
    /// OpenIddict brings ASP.NET Core's authentication and its data protection along, which writes keys for cookies to
    /// the user's home at start. There are no cookies here, and the home may be read-only.
    /// </summary>
    private static void RemoveDataProtection(this IServiceCollection services)
    {
        var atStart = services
            .Where(service =>
                service.ServiceType == typeof(IHostedService)
                && service.ImplementationType?.Assembly
                    == typeof(DataProtectionServiceCollectionExtensions).Assembly
            )
            .ToList();
        atStart.ForEach(service => services.Remove(service));
    }
}
