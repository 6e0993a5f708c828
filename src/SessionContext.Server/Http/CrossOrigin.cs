using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Http;

/// <summary>
/// Lets the pages of configured storefronts call the service from a browser (CORS). Without any, no header of it is
/// ever sent.
/// </summary>
internal static class CrossOrigin
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    private static readonly string[] Headers =
    [
        HeaderNames.Authorization,
        HeaderNames.ContentType,
        HeaderNames.IfMatch,
        HeaderNames.IfNoneMatch,
        HeaderNames.AcceptLanguage,
        HeaderNames.ContentLanguage,
        "Prefer",
        "X-Correlation-Id",
        "X-Total-Count",
        "X-Version",
        "saas-token",
        "session-id",
        // What tracing in a browser adds (W3C Trace Context and Baggage).
        HeaderNames.TraceParent,
        HeaderNames.TraceState,
        HeaderNames.Baggage,
    ];

    public static void AddCrossOrigin(this IServiceCollection services, HttpOptions http)
    {
        services.AddCors();
        services.AddTransient<ICorsService, Answers>();
        services.AddSingleton<ICorsPolicyProvider>(new Policies(http));
    }

    /// <summary>Answers preflights and adds the headers, to errors as well; before anything that may refuse.</summary>
    public static void UseCrossOrigin(this IApplicationBuilder app, string[] origins)
    {
        if (origins.Length > 0)
        {
            app.UseCors();
        }
    }

    /// <summary>
    /// Leaves <c>Vary: Origin</c> to <see cref="AnswerHeaders"/>, which sends it without an <c>Origin</c>, too.
    /// </summary>
    private sealed class Answers(IOptions<CorsOptions> options, ILoggerFactory loggers)
        : CorsService(options, loggers)
    {
        public override void ApplyResult(CorsResult result, HttpResponse response)
        {
            result.VaryByOrigin = false;
            base.ApplyResult(result, response);
        }
    }

    /// <summary>
    /// One policy for all, but for the headers that end in <c>-Tenant</c>: each storefront may have its own.
    /// </summary>
    private sealed class Policies(HttpOptions http) : ICorsPolicyProvider
    {
        private readonly CorsPolicy _policy = Build(http, []);

        public Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName)
        {
            var tenantHeaders = context
                .Request.Headers.GetCommaSeparatedValues(HeaderNames.AccessControlRequestHeaders)
                .Where(header => header.EndsWith("-Tenant", StringComparison.OrdinalIgnoreCase))
                .ToArray();
            return Task.FromResult<CorsPolicy?>(
                tenantHeaders.Length == 0 ? _policy : Build(http, tenantHeaders)
            );
        }

        private static CorsPolicy Build(HttpOptions http, string[] tenantHeaders) =>
            new CorsPolicyBuilder(http.AllowedOrigins)
                .SetIsOriginAllowedToAllowWildcardSubdomains()
                .WithMethods(Methods)
                .WithHeaders([.. Headers, .. http.AllowedHeaders, .. tenantHeaders])
                .WithExposedHeaders(
                    HeaderNames.ETag,
                    HeaderNames.RetryAfter,
                    "Preference-Applied",
                    "X-Next-Cursor",
                    "X-Total-Count"
                )
                .SetPreflightMaxAge(TimeSpan.FromMinutes(10))
                .Build();
    }
}
