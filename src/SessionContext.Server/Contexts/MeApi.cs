using SessionContext.Server.Access;

namespace SessionContext.Server.Contexts;

/// <summary>
/// The own-context calls (contract § 2), for storefronts that hold an anonymous or a customer's token: the session is
/// the token's. What does not differ from the management calls is theirs.
/// </summary>
internal static class MeApi
{
    public static void MapOwnContext(this IEndpointRouteBuilder routes)
    {
        var calls = routes.ServiceProvider;
        var context = routes
            .MapGroup("/session-context/{tenant}/me/context")
            .WithTags("Own session")
            .RequireSession();

        context.MapGet("", calls.GetRequiredService<ReadContext>().HandleAsync);
        context.MapPatch("", calls.GetRequiredService<PatchMe>().HandleAsync);
        context.MapDelete("", calls.GetRequiredService<DeleteContext>().HandleAsync);
        context.MapPost("/attributes", calls.GetRequiredService<SetAttribute>().HandleAsync);
        context.MapDelete(
            "/attributes/{attributeName}",
            calls.GetRequiredService<RemoveAttribute>().HandleAsync
        );
    }
}
