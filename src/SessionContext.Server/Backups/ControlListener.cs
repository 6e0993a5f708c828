using System.Net.Sockets;
using SessionContext.Core;
using SessionContext.Server.Desk;
using SessionContext.Server.Hosting;
using SessionContext.Server.Storage;
using SessionContext.Storage.Embedded;

namespace SessionContext.Server.Backups;

/// <summary>
/// Carries out commands of this machine that need the open store: a line says what to do, a line says how it ended.
/// There are three: <c>backup FOLDER</c>, <c>confirm-clock</c>, and <c>desk REQUEST</c>, which gives lines before the
/// last one. Where it cannot listen, the service serves all the same.
/// </summary>
internal sealed partial class ControlListener(
    DataFolder data,
    EmbeddedSessionContextStore store,
    ClockWatch clock,
    DeskSocket desk,
    TimeProvider time,
    ILogger<ControlListener> log
) : IHostedService, IDisposable
{
    /// <summary>What the command for a backup begins with; the folder follows.</summary>
    public const string BackupCommand = "backup ";

    /// <summary>The command to trust the clock.</summary>
    public const string ConfirmClock = "confirm-clock";

    /// <summary>What an operator's request begins with; a <see cref="DeskRequest"/> follows.</summary>
    public const string DeskCommand = "desk ";

    /// <summary>What kept a caller out, such as too many open files, is not gone at once.</summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _one = new(1);
    private Socket? _listener;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (ControlSocket.In(data) is not { } address)
        {
            NotListening(data.Path, "Its path is too long for a socket.");
            return Task.CompletedTask;
        }

        try
        {
            _listener = ControlSocket.Listen(data, address);
            _ = AcceptAsync(_listener);
        }
        catch (Exception e)
            when (e is SocketException or IOException or UnauthorizedAccessException)
        {
            NotListening(data.Path, e.Message);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    /// <remarks>A command under way is carried out, if there is time for it.</remarks>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        _listener?.Dispose(); // which removes the socket
        try
        {
            await _one.WaitAsync(cancellationToken);
            await desk.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // What it has made so far is not called a backup.
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _listener?.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            try
            {
                _ = ServeAsync(await listener.AcceptAsync(_stopping.Token));
            }
            catch (SocketException e) when (e.SocketErrorCode != SocketError.OperationAborted)
            {
                NotAccepted(data.Path, e);
                await Task.Delay(AfterFailure, time, CancellationToken.None);
            }
            catch (Exception e)
                when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                return; // the service ends
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            await using var writer = new StreamWriter(stream, ControlSocket.Text);
            var command = await ControlSocket.ReadLineAsync(stream, _stopping.Token);
            if (command?.StartsWith(DeskCommand, StringComparison.Ordinal) is true)
            {
                await desk.AnswerAsync(command[DeskCommand.Length..], writer, _stopping.Token);
            }
            else if (command is not null)
            {
                await AnswerAsync(command, writer);
            }
            else
            {
                await SendAsync(writer, new(false, "The command is incomplete or too long."));
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Nobody waits for the answer any more.
        }
    }

    private async Task AnswerAsync(string command, StreamWriter writer)
    {
        if (!_one.Wait(0, CancellationToken.None))
        {
            await SendAsync(writer, new(false, "The service is busy with another command."));
            return;
        }

        try
        {
            await SendAsync(
                writer,
                command.StartsWith(BackupCommand, StringComparison.Ordinal)
                        ? await BackupAsync(command[BackupCommand.Length..])
                    : command == ConfirmClock ? await ConfirmClockAsync()
                    : new(false, $"The service does not know the command '{command}'.")
            );
        }
        finally
        {
            _one.Release();
        }
    }

    private static Task SendAsync(StreamWriter writer, ControlAnswer answer) =>
        ControlSocket.SendAsync(writer, answer.ToLine());

    private async Task<ControlAnswer> ConfirmClockAsync()
    {
        try
        {
            return new(true, ClockText.Confirmed(await clock.EnsureDurableAsync(_stopping.Token)));
        }
        catch (StoreUnavailableException e)
        {
            return new(false, e.Message);
        }
    }

    private async Task<ControlAnswer> BackupAsync(string target)
    {
        try
        {
            var made = await BackupRun.MakeAsync(store, data, target, time, _stopping.Token);
            BackedUp(target, made);
            return new(true, made.ToString());
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            NotBackedUp(target, e);
            return new(false, e.Message);
        }
    }

    [LoggerMessage(
        4000,
        LogLevel.Warning,
        "The service cannot take commands to make a backup of {Path}: {Reason}"
    )]
    private partial void NotListening(string path, string reason);

    [LoggerMessage(4001, LogLevel.Information, "A backup was made in {Target}: {Made}.")]
    private partial void BackedUp(string target, BackupReport made);

    [LoggerMessage(4002, LogLevel.Error, "No backup was made in {Target}.")]
    private partial void NotBackedUp(string target, Exception error);

    [LoggerMessage(4003, LogLevel.Warning, "A command to the service over {Path} failed.")]
    private partial void NotAccepted(string path, Exception error);
}
