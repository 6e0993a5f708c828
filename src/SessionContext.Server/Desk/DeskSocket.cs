using System.Text.Json;
using SessionContext.Core;
using SessionContext.Core.Scans;
using SessionContext.Server.Backups;
using SessionContext.Server.Cli;

namespace SessionContext.Server.Desk;

/// <summary>Answers the requests of operators over the <see cref="ControlSocket"/>, several at once.</summary>
internal sealed class DeskSocket(DeskActs acts) : IDisposable
{
    // Each holds a page in memory.
    private const int AtOnce = 8;

    private readonly SemaphoreSlim _slots = new(AtOnce);

    /// <summary>Carries out a request and says how it ended.</summary>
    /// <exception cref="IOException">The other side closed.</exception>
    /// <exception cref="OperationCanceledException">The service stops.</exception>
    public async Task AnswerAsync(
        string request,
        StreamWriter writer,
        CancellationToken cancellationToken
    )
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            await ControlSocket.SendAsync(
                writer,
                (await RunAsync(request, writer, cancellationToken)).ToLine()
            );
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Waits until no request is under way; called once, before the store is closed.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < AtOnce; i++)
        {
            await _slots.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _slots.Dispose();

    private async Task<ControlAnswer> RunAsync(
        string request,
        StreamWriter writer,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var facts = await acts.RunAsync(
                DeskRequest.OfLine(request),
                new Sender(writer),
                cancellationToken
            );
            return new(true, facts.ToJsonString());
        }
        catch (Exception e)
            when (e is CommandException or StoreUnavailableException or ScanException)
        {
            return new(false, e.Message);
        }
        catch (JsonException)
        {
            return new(
                false,
                "The service does not know this request. Run the command of the same release as the service."
            );
        }
    }

    private sealed class Sender(StreamWriter writer) : IDeskReader
    {
        public Task TakeAsync(DeskLine line) => ControlSocket.SendAsync(writer, line.ToLine());
    }
}
