using SessionContext.Server.Settings;

namespace SessionContext.Server.Hosting;

/// <summary>
/// How a node leaves a fleet. Told to end by a signal, it is no longer ready, closes each connection with its next answer, and goes on
/// serving for <c>Http:DrainTime</c>, so that load balancers have others to send to before anything is refused here.
/// </summary>
internal sealed class Drain(TimeSpan drainTime, IHostApplicationLifetime life, TimeProvider time)
    : IHostedLifecycleService
{
    /// <summary>How long the requests under way are given after that.</summary>
    private static readonly TimeSpan LastRequests = TimeSpan.FromSeconds(30);

    public static void Add(
        IServiceCollection services,
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

    public static void Use(WebApplication app)
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

    /// <summary>Comes before anything is stopped. A program that ends the host itself, without a signal, has nobody to wait for.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken) =>
        life.ApplicationStopping.IsCancellationRequested
            ? Task.Delay(drainTime, time, cancellationToken)
            : Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // The embedded engine's node is alone: there is no other to send to.
    private static TimeSpan DefaultTime(IConfiguration configuration) =>
        configuration.Read<StoreOptions>("Store", store => store.ValidationErrors()).IsShared()
            ? TimeSpan.FromSeconds(5)
            : TimeSpan.Zero;
}
