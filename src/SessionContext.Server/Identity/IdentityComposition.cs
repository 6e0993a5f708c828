using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using SessionContext.Server.Identity.Access;
using SessionContext.Server.Identity.Authority;
using SessionContext.Server.Identity.Clients;
using SessionContext.Server.Identity.Configuration;
using SessionContext.Server.Identity.Keys;
using SessionContext.Server.Identity.Tokens;

namespace SessionContext.Server.Identity;

/// <summary>Composes everything about who calls and what they may do.</summary>
internal static class IdentityComposition
{
    private const int DefaultFailedLoginsPerMinute = 10;

    /// <summary>Adds authentication, authorization and the embedded authority.</summary>
    /// <exception cref="OptionsValidationException">The configuration breaks a rule; the messages name the keys.</exception>
    public static void AddIdentity(
        this IServiceCollection services,
        IConfiguration configuration,
        IHostEnvironment environment
    )
    {
        var options = IdentityRules.Read(configuration);
        var folder = configuration["Store:Path"] ?? "data";

        services.AddSingleton(options);
        services.AddSingleton<KnownClients>();
        services.AddSingleton(p => new ClientAuthentication(
            p.GetRequiredService<KnownClients>(),
            configuration.GetValue("Limits:FailedLoginsPerMinute", DefaultFailedLoginsPerMinute)
        ));
        services.AddSingleton(KeyFolder.In(folder));
        services.AddSingleton<SigningKeys>();
        services.AddHostedService<KeyRotation>();
        services.AddEmbeddedAuthority(options);
        services.AddBearerTokens(options);
        services.AddAccessRules();
        services.RemoveDataProtection();
    }

    /// <summary>Authenticates and authorizes each request; after routing, before the endpoints.</summary>
    public static void UseIdentity(this IApplicationBuilder app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
    }

    /// <summary>Maps the embedded authority's endpoints.</summary>
    public static void MapIdentity(this IEndpointRouteBuilder routes) => routes.MapAuthority();

    /// <summary>
    /// ASP.NET Core's authentication brings data protection along, which writes keys for cookies to the user's home at start. There are no
    /// cookies here, and the home may be read-only.
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

    private static void AddAccessRules(this IServiceCollection services)
    {
        services
            .AddAuthorizationBuilder()
            .AddPolicy(
                Policies.ManageContexts,
                policy => policy.AddRequirements(new TenantScope(Scopes.ManageContexts))
            );
        services.AddSingleton<IAuthorizationHandler, TenantScopeHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessAnswers>();
    }
}
