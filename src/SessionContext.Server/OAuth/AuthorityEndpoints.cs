using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;
using OpenIddict.Server.AspNetCore;
using SessionContext.Server.Http;

namespace SessionContext.Server.OAuth;

/// <summary>
/// The authority's routes. OpenIddict would look at every request of the service; as ordinary endpoints, nothing but
/// its own calls pay for it: the framework's authentication middleware, which would ask it, is not in the pipeline.
/// </summary>
internal static class AuthorityEndpoints
{
    /// <summary>Maps token endpoint, discovery and key set.</summary>
    public static void MapAuthority(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(EmbeddedAuthority.TokenPath, TokenAsync).AllowAnonymous();
        foreach (var path in AuthorityMetadata.Paths)
        {
            routes
                .MapGet(path, static (AuthorityMetadata metadata) => metadata.Answer())
                .AllowAnonymous();
        }

        routes.MapGet(EmbeddedAuthority.KeysPath, AuthorityAsync).AllowAnonymous();
    }

    private static async Task TokenAsync(HttpContext context)
    {
        // Read here, so that its size is bounded and a form that cannot be read is the client's error; OpenIddict finds
        // it read.
        if (await FormBody.ReadAsync(context.Request, context.RequestAborted) is { } problem)
        {
            await (
                problem.Status == StatusCodes.Status503ServiceUnavailable
                || RequestBody.IsEncoded(context.Request)
                    ? problem.ExecuteAsync(context)
                    : InvalidRequestAsync(
                        context,
                        "The body must be a form (application/x-www-form-urlencoded) in UTF-8 of at most 16 KiB."
                    )
            );
            return;
        }

        var form = context.Request.Form;
        if (TokenParameters.ErrorOf(form) is { } error)
        {
            await InvalidRequestAsync(context, error);
            return;
        }

        // OpenIddict knows parameters of other grants, such as audience, and would refuse them.
        context.Features.Set<IFormFeature>(new FormFeature(TokenParameters.Meaningful(form)));
        await AuthorityAsync(context);
    }

    private static async Task AuthorityAsync(HttpContext context)
    {
        var handlers = context.RequestServices.GetRequiredService<IAuthenticationHandlerProvider>();
        var authority = (IAuthenticationRequestHandler)
            (
                await handlers.GetHandlerAsync(
                    context,
                    OpenIddictServerAspNetCoreDefaults.AuthenticationScheme
                )
            )!;
        if (!await authority.HandleRequestAsync())
        {
            await Problem.NoSuchRoute().ExecuteAsync(context);
        }
    }

    private static async Task InvalidRequestAsync(HttpContext context, string description)
    {
        context.Response.StatusCode = 400;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("error", "invalid_request");
        json.WriteString("error_description", description);
        json.WriteEndObject();
    }
}
