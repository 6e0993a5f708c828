using Microsoft.AspNetCore.HostFiltering;

namespace SessionContext.Server.Http;

/// <summary>
/// The <c>AllowedHosts</c> of ASP.NET Core: which values of the <c>Host</c> header are answered. The framework checks
/// it before all else, and answers by a page; here it is JSON, as every error.
/// </summary>
internal static class HostNamesSetup
{
    private const string All = "*";

    /// <summary>Where all are allowed, the default, nothing is added to the way of a request.</summary>
    public static void AddHostNames(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration["AllowedHosts"] is { Length: > 0 } hosts && hosts != All)
        {
            services.Configure<HostFilteringOptions>(options =>
                options.IncludeFailureMessage = false
            );
            services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter>(new RefusalsAsJson()));
        }
    }

    private sealed class RefusalsAsJson : IStartupFilter
    {
        /// <inheritdoc />
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                // Everything else that is refused has a body by then.
                app.UseStatusCodePages(refused =>
                    Problem
                        .Of(
                            ErrorCode.UnknownHost,
                            "The Host header names a host that is not served here."
                        )
                        .ExecuteAsync(refused.HttpContext)
                );
                next(app);
            };
    }
}
