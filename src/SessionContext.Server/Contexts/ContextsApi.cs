using SessionContext.Server.Access;

namespace SessionContext.Server.Contexts;

/// <summary>The management calls (contract § 2), for backends that hold a service token.</summary>
internal static class ContextsApi
{
    public static void MapContexts(this IEndpointRouteBuilder routes)
    {
        var calls = routes.ServiceProvider;
        var all = routes
            .MapGroup("/session-context/{tenant}/context")
            .WithTags("Session management")
            .RequireTenantScope(Scopes.ReadContexts);
        all.MapGet("", calls.GetRequiredService<ListContexts>().HandleAsync);
        all.MapPost("/bulk", calls.GetRequiredService<ReadContexts>().HandleAsync);

        var context = routes
            .MapGroup("/session-context/{tenant}/context/{sessionId}")
            .WithTags("Session management")
            .RequireTenantScope(Scopes.ManageContexts);

        context
            .MapGet("", calls.GetRequiredService<ReadContext>().HandleAsync)
            .RequireTenantScope(Scopes.ReadContexts);
        context.MapPut("", calls.GetRequiredService<ReplaceContext>().HandleAsync);
        context.MapDelete("", calls.GetRequiredService<DeleteContext>().HandleAsync);
        context.MapPost("/attributes", calls.GetRequiredService<SetAttribute>().HandleAsync);
        context.MapDelete(
            "/attributes/{attributeName}",
            calls.GetRequiredService<RemoveAttribute>().HandleAsync
        );
    }
}
