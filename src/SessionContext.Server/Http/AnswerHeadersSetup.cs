namespace SessionContext.Server.Http;

/// <summary>Puts <see cref="AnswerHeaders"/> into the service.</summary>
internal static class AnswerHeadersSetup
{
    public static void AddAnswerHeaders(this IServiceCollection services, string[] origins) =>
        services.AddSingleton(new AnswerHeaders(variesByOrigin: origins.Length > 0));

    /// <summary>
    /// Must stand before whatever answers, and behind <see cref="LiteralPath"/>, whose path the routes go by.
    /// </summary>
    public static void UseAnswerHeaders(this IApplicationBuilder app)
    {
        var headers = app.ApplicationServices.GetRequiredService<AnswerHeaders>();
        app.Use(
            (http, next) =>
            {
                headers.SetAll(http);
                return next(http);
            }
        );
    }
}
