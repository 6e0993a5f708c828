using SessionContext.Server.Identity;
using SessionContext.Server.Identity.Access;

namespace SessionContext.Server.Contexts;

/// <summary>The management calls (contract § 2), for backends that hold a service token.</summary>
internal static class ContextsApi
{
    public static void MapContexts(this IEndpointRouteBuilder routes)
    {
        var context = routes
            .MapGroup("/session-context/{tenant}/context/{sessionId}")
            .WithTags("Session management")
            .RequireTenantScope(Scopes.ManageContexts);

        context.MapGet("", ReadContext.HandleAsync);
        context.MapPut("", ReplaceContext.HandleAsync);
        context.MapDelete("", DeleteContext.HandleAsync);
        context.MapPost("/attributes", SetAttribute.HandleAsync);
        context.MapDelete("/attributes/{name}", RemoveAttribute.HandleAsync);
    }
}
