using Microsoft.AspNetCore.HttpLogging;

namespace SessionContext.Server.Hosting;

/// <summary>
/// A line for each request where <c>Logging:LogLevel:Microsoft.AspNetCore.HttpLogging</c> is Information: method, path,
/// status and duration. Never the query, in which the public API has tokens.
/// </summary>
internal static class AccessLog
{
    private const string Middleware = "Microsoft.AspNetCore.HttpLogging.HttpLoggingMiddleware";

    /// <summary>
    /// The framework's own line, which has the query. Were it on at any level, each request would also get an activity
    /// that nobody looks at, at more than half a microsecond; tracing by OTLP makes its own.
    /// </summary>
    private const string WithQuery = "Microsoft.AspNetCore.Hosting.Diagnostics";

    /// <summary>Adds the log; no setting brings the framework's own back.</summary>
    public static void AddAccessLog(this IServiceCollection services)
    {
        services.AddHttpLogging(log =>
        {
            log.LoggingFields =
                HttpLoggingFields.RequestMethod
                | HttpLoggingFields.RequestPath
                | HttpLoggingFields.ResponseStatusCode
                | HttpLoggingFields.Duration;
            log.CombineLogs = true;
        });
        services.PostConfigure<LoggerFilterOptions>(filters =>
        {
            // The last rule wins among those of one provider, and a provider's own over all others.
            var providers = filters.Rules.Select(rule => rule.ProviderName).Append(null).Distinct();
            foreach (var provider in providers.ToList())
            {
                filters.Rules.Add(new(provider, WithQuery, LogLevel.None, filter: null));
            }
        });
    }

    /// <summary>
    /// Puts it around all that answers; not at all where nobody reads it, since it costs on every read.
    /// </summary>
    public static void UseAccessLog(this WebApplication app)
    {
        if (IsOn(app))
        {
            app.UseHttpLogging();
        }
    }

    /// <summary>Whether somebody reads it.</summary>
    public static bool IsOn(WebApplication app) =>
        app
            .Services.GetRequiredService<ILoggerFactory>()
            .CreateLogger(Middleware)
            .IsEnabled(LogLevel.Information);
}
