using Microsoft.AspNetCore.Authentication;
using SessionContext.Server.Hosting;
using SessionContext.Server.Tokens;

namespace SessionContext.Server.Access;

/// <summary>
/// Finds out who calls. A token that was checked lately costs one look-up and allocates nothing; any other goes the
/// framework's way, whose bearer handler checks it.
/// </summary>
internal static class CallerAuthentication
{
    private const string Scheme = "Bearer ";

    // What the web application looks for before it puts the framework's own middleware in front of all.
    private const string AuthenticationIsSet = "__AuthenticationMiddlewareSet";

    /// <summary>Sets the user of each request; before authorization.</summary>
    public static void UseCallers(this IApplicationBuilder app)
    {
        var validated = app.ApplicationServices.GetRequiredService<ValidatedTokens>();
        var time = app.ApplicationServices.GetRequiredService<TimeProvider>();
        app.Properties[AuthenticationIsSet] = true;
        app.Use(
            (http, next) =>
            {
                var headers = http.Request.Headers.Authorization;
                if (headers.Count == 0)
                {
                    return next(http);
                }

                if (
                    headers is [{ } header]
                    && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
                    && validated.TryGet(
                        header.AsSpan(Scheme.Length).Trim(),
                        time.GetUtcNow(),
                        out var known
                    )
                )
                {
                    ServiceMetrics.TokenCacheHit();
                    http.User = known.Principal;
                    return next(http);
                }

                return AuthenticateAsync(http, next);
            }
        );
    }

    private static async Task AuthenticateAsync(HttpContext http, RequestDelegate next)
    {
        if (await http.AuthenticateAsync() is { Succeeded: true, Principal: { } principal })
        {
            http.User = principal;
        }

        await next(http);
    }
}
