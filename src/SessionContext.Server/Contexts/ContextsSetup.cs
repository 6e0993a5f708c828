using SessionContext.Core;
using SessionContext.Core.Changes;
using SessionContext.Core.Defaults;
using SessionContext.Core.Events;
using SessionContext.Core.Logins;

namespace SessionContext.Server.Contexts;

/// <summary>Puts the domain together over whatever store and directory there are.</summary>
internal static class ContextsSetup
{
    public static void AddSessionContexts(this IServiceCollection services)
    {
        services.AddSingleton<SessionLogins>();
        services.AddSingleton<DefaultValues>();
        services.AddSingleton<ContextChanges>();
        services.AddSingleton<SessionContexts>();
        services.AddSingleton<ClosedCarts>();
        services.AddSingleton<DeletedCustomers>();
        services.AddSingleton<CartEvents>();
        services.AddSingleton<CustomerEvents>();
        services.AddSingleton<SessionEvents>();
    }
}
