using SessionContext.Server.Hosting;
using SessionContext.Server.Tokens;

namespace SessionContext.Server.Access;

/// <summary>
/// Finds out who calls. A signature check costs more than the rest of a read, so a token that passes is remembered: the
/// next request with it costs one look-up and allocates nothing.
/// </summary>
internal sealed class CallerAuthentication(
    ValidatedTokens validated,
    AccessTokens tokens,
    TokenCutOffs cutOffs,
    TimeProvider time
)
{
    private const string Scheme = "Bearer ";

    // What the web application looks for before it puts the framework's own middleware, which would ask OpenIddict
    // about each request, in front of all.
    private const string AuthenticationIsSet = "__AuthenticationMiddlewareSet";

    /// <summary>Sets the user of each request; before <see cref="TenantAccess"/>.</summary>
    public static void Use(IApplicationBuilder app)
    {
        app.Properties[AuthenticationIsSet] = true;
        var services = app.ApplicationServices;
        var callers = new CallerAuthentication(
            services.GetRequiredService<ValidatedTokens>(),
            services.GetRequiredService<AccessTokens>(),
            services.GetRequiredService<TokenCutOffs>(),
            services.GetRequiredService<TimeProvider>()
        );
        app.Use(callers.InvokeAsync);
    }

    private Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var headers = http.Request.Headers.Authorization;
        if (headers.Count == 0)
        {
            return next(http);
        }

        // Several headers make one that is no token.
        var header = headers.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return next(http);
        }

        var token = header.AsSpan(Scheme.Length).Trim();
        if (token.IsEmpty)
        {
            return next(http);
        }

        var now = time.GetUtcNow();
        if (!validated.TryGet(token, now, out var known))
        {
            return CheckAsync(http, token.ToString(), next);
        }

        ServiceMetrics.TokenCacheHit();
        if (known.IsCutOffDue(now))
        {
            return CheckCutOffAsync(http, known, next);
        }

        http.User = known.Principal;
        return next(http);
    }

    private async Task CheckCutOffAsync(
        HttpContext http,
        ValidatedToken valid,
        RequestDelegate next
    )
    {
        if (await cutOffs.IsRevokedAsync(valid, http.RequestAborted))
        {
            http.Features.Set(TokenRefusal.Revoked);
        }
        else
        {
            http.User = valid.Principal;
        }

        await next(http);
    }

    private async Task CheckAsync(HttpContext http, string token, RequestDelegate next)
    {
        ServiceMetrics.TokenCacheMiss();
        var remember = validated.Begin();
        var check = await tokens.CheckAsync(token);
        if (check.Value is { } valid)
        {
            remember(token, valid);
            await CheckCutOffAsync(http, valid, next);
            return;
        }

        http.Features.Set(check.Refusal);
        await next(http);
    }
}
