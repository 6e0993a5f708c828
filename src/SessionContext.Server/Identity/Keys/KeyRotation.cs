using SessionContext.Server.Identity.Clients;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Identity.Keys;

/// <summary>Opens the signing keys before the first request, so that bad ones stop the start, and refreshes them from then on.</summary>
internal sealed class KeyRotation(SigningKeys keys, KnownClients clients, TimeProvider time)
    : IHostedService,
        IDisposable
{
    private ITimer? _timer;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _ = keys.Live;
        }
        catch (KeyFolderException e)
        {
            throw new SettingsException([e.Message]);
        }

        _timer = time.CreateTimer(
            _ => keys.Refresh(),
            null,
            SigningKeys.RefreshInterval,
            SigningKeys.RefreshInterval
        );
        _ = Task.Run(clients.HashPlainSecrets, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public void Dispose() => _timer?.Dispose();
}
