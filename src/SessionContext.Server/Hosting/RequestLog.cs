namespace SessionContext.Server.Hosting;

/// <summary>
/// Gives the log lines of requests their <see cref="RequestScope"/>. Not to reads of contexts, which would pay for it
/// each time: all that is logged of them is an exception, and who logs that adds it.
/// </summary>
internal static class RequestLog
{
    /// <summary>Puts it around all that may log; outermost.</summary>
    public static void UseRequestLog(this WebApplication app)
    {
        var logger = app
            .Services.GetRequiredService<ILoggerFactory>()
            .CreateLogger(typeof(RequestLog).FullName!);
        var logsReads = AccessLog.IsOn(app);
        app.Use(
            (http, next) =>
                logsReads || !IsRead(http.Request) ? ScopedAsync(logger, http, next) : next(http)
        );
    }

    private static async Task ScopedAsync(ILogger logger, HttpContext http, RequestDelegate next)
    {
        using var scope = RequestScope.Begin(logger, http);
        await next(http).ConfigureAwait(false);
    }

    private static bool IsRead(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.Path.StartsWithSegments("/session-context");
}
