using SessionContext.Core;
using SessionContext.Server.OAuth;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Keys;

/// <summary>
/// Opens the signing keys before the first request, so that bad ones stop the start, and refreshes them from then on.
/// </summary>
internal sealed class KeyRotation(SigningKeys keys, ClientRegistrations clients, TimeProvider time)
    : IHostedService,
        IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private ITimer? _timer;

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await keys.OpenAsync(cancellationToken);
        }
        catch (Exception e) when (e is KeyStoreException or StoreUnavailableException)
        {
            throw new SettingsException([e.Message]);
        }

        var stopping = _stopping.Token;
        _timer = time.CreateTimer(
            _ => _ = keys.RefreshAsync(stopping),
            null,
            SigningKeys.RefreshInterval,
            SigningKeys.RefreshInterval
        );
        _ = Task.Run(clients.HashPlainSecrets, CancellationToken.None);
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // The store is closed soon; a refresh under way gives up.
        await _stopping.CancelAsync();
        Dispose();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _timer?.Dispose();
        _stopping.Dispose();
    }
}
