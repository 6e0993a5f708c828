using SessionContext.Core.Customers;
using SessionContext.Server.Access;
using SessionContext.Server.Hosting;

namespace SessionContext.Server.Customers;

/// <summary>
/// A customer's sessions and data (contract § 9): for support and privacy desks, and for customers themselves.
/// </summary>
internal static class CustomersApi
{
    /// <summary>Adds what the calls need.</summary>
    public static void AddCustomers(this IServiceCollection services)
    {
        services.AddSingleton<CustomerErasure>();
        services.AddSingleton<CustomerData>();
        services.AddSingleton<OwnSessions>();
        services.AddSingleton<ErasureReceipts>();
        services.AddSingleton<AuditLog>();
    }

    /// <summary>Maps the calls.</summary>
    public static void MapCustomers(this IEndpointRouteBuilder routes)
    {
        var customer = routes
            .MapGroup("/session-context/{tenant}/customers/{customerId}")
            .WithTags("Customers")
            .AddEndpointFilter(WithRequestScopeAsync)
            .RequireTenantScope(Scopes.ManagePrivacy);
        customer
            .MapDelete("/sessions", EndSessions.HandleAsync)
            .RequireTenantScope(Scopes.ManageContexts);
        customer.MapGet("/export", ExportCustomer.HandleAsync);
        customer.MapDelete("", EraseCustomer.HandleAsync);

        var own = routes
            .MapGroup("/session-context/{tenant}/me/sessions")
            .WithTags("Own sessions")
            .AddEndpointFilter(WithRequestScopeAsync)
            .RequireCustomer();
        own.MapGet("", ListOwnSessions.HandleAsync);
        own.MapDelete("", EndOwnSessions.EndOthersAsync);
        own.MapDelete("/{sessionId}", EndOwnSessions.EndAsync);
    }

    // A line of the audit log says which request it is about, also that of a read.
    private static async ValueTask<object?> WithRequestScopeAsync(
        EndpointFilterInvocationContext call,
        EndpointFilterDelegate next
    )
    {
        var http = call.HttpContext;
        var logger = http.RequestServices.GetRequiredService<ILogger<RequestScope>>();
        using var scope = RequestScope.Begin(logger, http);
        return await next(call).ConfigureAwait(false);
    }
}
