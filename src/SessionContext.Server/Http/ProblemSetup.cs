namespace SessionContext.Server.Http;

/// <summary>Makes every error answer JSON, those of the framework (unknown route, wrong method) included.</summary>
internal static class ProblemSetup
{
    public static void AddProblems(this IServiceCollection services) =>
        services.AddExceptionHandler<ProblemExceptionHandler>();

    /// <summary>Answers for what is thrown; first of all.</summary>
    public static void UseProblems(this IApplicationBuilder app) =>
        app.UseExceptionHandler(_ => { });

    /// <summary>
    /// Answers for the framework where it found no route, or none for the method; right behind routing. Routes of ours
    /// say themselves what is wrong.
    /// </summary>
    public static void UseProblemsOfRouting(this IApplicationBuilder app) =>
        app.UseWhen(
            http => http.GetEndpoint() is not RouteEndpoint,
            others =>
                others.UseStatusCodePages(context =>
                {
                    var response = context.HttpContext.Response;
                    HeadRequests.Allow(response);
                    return OfRouting(response.StatusCode).ExecuteAsync(context.HttpContext);
                })
        );

    private static Problem OfRouting(int status) =>
        status switch
        {
            StatusCodes.Status404NotFound => Problem.NoSuchRoute(),
            StatusCodes.Status405MethodNotAllowed => Problem.Of(
                ErrorCode.MethodNotAllowed,
                "Method not allowed; see the Allow header."
            ),
            _ => Problem.OfStatus(status),
        };
}
