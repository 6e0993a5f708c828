using SessionContext.Core;
using SessionContext.Core.Changes;
using SessionContext.Core.Customers;
using SessionContext.Core.Defaults;
using SessionContext.Core.Events;
using SessionContext.Core.Finding;
using SessionContext.Core.Logins;

namespace SessionContext.Server.Contexts;

/// <summary>Puts the domain together over whatever store and directory there are.</summary>
internal static class ContextsSetup
{
    public static void AddSessionContexts(this IServiceCollection services)
    {
        services.AddSingleton<LoginRecords>();
        services.AddSingleton<DefaultValues>();
        services.AddSingleton<ContextChanges>();
        services.AddSingleton<ContextOwnership>();
        services.AddSingleton<SessionAccess>();
        services.AddSingleton<LoginContexts>();
        services.AddSingleton<CustomerCutOffs>();
        services.AddSingleton<CustomerSessions>();
        services.AddSingleton<SessionLogins>();
        services.AddSingleton<SessionContexts>();
        services.AddSingleton<ClosedCarts>();
        services.AddSingleton<KnownCarts>();
        services.AddSingleton<SessionCarts>();
        services.AddSingleton<CartMerges>();
        services.AddSingleton<CartEvents>();
        services.AddSingleton<CustomerEvents>();
        services.AddSingleton<SessionEvents>();
        services.AddSingleton<TenantListing>();
        services.AddSingleton<ListCursors>();
        services.AddCalls();
    }

    /// <summary>
    /// The calls themselves, made once: what is asked for with each request costs a scope with each request.
    /// </summary>
    private static void AddCalls(this IServiceCollection services)
    {
        services.AddSingleton<ListContexts>();
        services.AddSingleton<ReadContexts>();
        services.AddSingleton<ReadContext>();
        services.AddSingleton<ReplaceContext>();
        services.AddSingleton<DeleteContext>();
        services.AddSingleton<SetAttribute>();
        services.AddSingleton<RemoveAttribute>();
        services.AddSingleton<PatchMe>();
    }
}
