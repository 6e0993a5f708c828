using SessionContext.Server.Identity;

namespace SessionContext.Server;

/// <summary>The service as a web application, ready to run.</summary>
internal static class App
{
    /// <summary>Composes the service.</summary>
    public static WebApplication Build(string[] args, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddIdentity(builder.Configuration, builder.Environment);
        var app = builder.Build();
        app.UseIdentity();
        app.MapIdentity();
        app.MapGet(
                "/session-context/{tenant}/context/{sessionId}",
                (HttpContext http) => TypedResults.Text(Caller.Of(http)!.ClientId)
            )
            .RequireAuthorization(Policies.ManageContexts);
        return app;
    }
}
