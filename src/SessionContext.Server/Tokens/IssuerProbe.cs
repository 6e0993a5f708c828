namespace SessionContext.Server.Tokens;

/// <summary>
/// Reads the keys of every outside issuer once at start, so that a mistyped or unreachable authority is in the log
/// before the first customer meets it. The service starts all the same, and does not wait.
/// </summary>
internal sealed class IssuerProbe(OutsideIssuers issuers) : BackgroundService
{
    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(
            issuers
                .All.Select(issuer => issuer.Keys)
                .OfType<OutsideKeys>()
                .Select(keys => keys.ProbeAsync())
        );
}
