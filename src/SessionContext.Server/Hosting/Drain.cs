namespace SessionContext.Server.Hosting;

/// <summary>
/// How a node leaves a fleet. Told to end by a signal, it is no longer ready, closes each connection with its next
/// answer, and goes on serving for <c>Http:DrainTime</c>, so that load balancers have others to send to before anything
/// is refused here.
/// </summary>
internal sealed class Drain(TimeSpan drainTime, IHostApplicationLifetime life, TimeProvider time)
    : IHostedLifecycleService
{
    /// <summary>
    /// Comes before anything is stopped. A program that ends the host itself, without a signal, has nobody to wait for.
    /// </summary>
    public Task StoppingAsync(CancellationToken cancellationToken) =>
        life.ApplicationStopping.IsCancellationRequested
            ? Task.Delay(drainTime, time, cancellationToken)
            : Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
