namespace SessionContext.Server.Problems;

/// <summary>Makes every error answer JSON, those of the framework (unknown route, wrong method) included.</summary>
internal static class ProblemSetup
{
    public static void AddProblems(this IServiceCollection services) =>
        services.AddExceptionHandler<ProblemExceptionHandler>();

    public static void UseProblems(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(_ => { });
        app.UseStatusCodePages(context =>
        {
            var status = context.HttpContext.Response.StatusCode;
            return Problem.OfStatus(status, MessageFor(status)).ExecuteAsync(context.HttpContext);
        });
    }

    private static string? MessageFor(int status) =>
        status switch
        {
            StatusCodes.Status404NotFound => "There is nothing at this path",
            StatusCodes.Status405MethodNotAllowed =>
                "This path does not take this method; Allow names those it takes",
            _ => null,
        };
}
