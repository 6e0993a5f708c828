using SessionContext.Server.Settings;

namespace SessionContext.Server.Hosting;

/// <summary>Adds <see cref="Drain"/>, and closes connections while a node is draining.</summary>
internal static class DrainSetup
{
    /// <summary>How long the requests in progress are given after the drain time.</summary>
    private static readonly TimeSpan LastRequests = TimeSpan.FromSeconds(30);

    public static void AddDrain(
        this IServiceCollection services,
        HttpOptions http,
        IConfiguration configuration
    )
    {
        var drainTime = http.DrainTime ?? DefaultTime(configuration);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = drainTime + LastRequests);
        services.AddHostedService(provider =>
            ActivatorUtilities.CreateInstance<Drain>(provider, drainTime)
        );
    }

    public static void UseDrain(this WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        app.Use(
            (http, next) =>
            {
                // HTTP/2 has no such header: its connections are told to end by Kestrel.
                if (
                    stopping.IsCancellationRequested && !HttpProtocol.IsHttp2(http.Request.Protocol)
                )
                {
                    http.Response.Headers.Connection = "close";
                }

                return next(http);
            }
        );
    }

    // The embedded engine's node is alone: there is no other to send to.
    private static TimeSpan DefaultTime(IConfiguration configuration) =>
        configuration.Read<StoreOptions>("Store", store => store.ValidationErrors()).IsShared()
            ? TimeSpan.FromSeconds(5)
            : TimeSpan.Zero;
}
