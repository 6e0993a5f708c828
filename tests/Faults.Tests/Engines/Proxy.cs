using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SessionContext.Faults.Tests.Engines;

/// <summary>
/// A network between the service and its engine that can be slow, hold what is sent either way, or be cut.
/// </summary>
internal sealed class Proxy : IAsyncDisposable
{
    private static readonly Task Open = Task.CompletedTask;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> _connections = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;
    private readonly int _target;
    private volatile bool _isCut;
    private volatile Task _requests = Open;
    private volatile Task _answers = Open;
    private byte[]? _marker;
    private Action _mark = () => { };
    private TaskCompletionSource _healed = new();

    public Proxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>By how much each piece of an answer is late.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>From the request that holds this text on, nothing reaches the engine until it heals.</summary>
    public void HoldRequestsFrom(string text) =>
        (_marker, _mark) = (Encoding.UTF8.GetBytes(text), () => _requests = _healed.Task);

    /// <summary>
    /// From the request that holds this text on, what the engine answers reaches nobody until it heals.
    /// </summary>
    public void HoldAnswersFrom(string text) =>
        (_marker, _mark) = (Encoding.UTF8.GetBytes(text), () => _answers = _healed.Task);

    /// <summary>Ends all connections with what is under way on them, and lets nobody in until it heals.</summary>
    public void Cut()
    {
        _isCut = true;
        foreach (var connection in _connections.Keys)
        {
            connection.Close();
        }
    }

    public void Heal()
    {
        _isCut = false;
        _marker = null;
        Delay = TimeSpan.Zero;
        _requests = _answers = Open;
        Interlocked.Exchange(ref _healed, new()).SetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        Cut();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient();
        _connections[near] = _connections[far] = true;
        try
        {
            if (_isCut)
            {
                return;
            }

            await far.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
            near.NoDelay = far.NoDelay = true;
            await Task.WhenAny(
                PumpAsync(near, far, () => _requests, () => TimeSpan.Zero),
                PumpAsync(far, near, () => _answers, () => Delay)
            );
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // Either side has ended, or this was cut.
        }
        finally
        {
            _connections.TryRemove(near, out _);
            _connections.TryRemove(far, out _);
        }
    }

    private async Task PumpAsync(
        TcpClient from,
        TcpClient to,
        Func<Task> held,
        Func<TimeSpan> delay
    )
    {
        try
        {
            var buffer = new byte[64 << 10];
            int count;
            while ((count = await from.GetStream().ReadAsync(buffer, _end.Token)) > 0)
            {
                if (_marker is { } marker && buffer.AsSpan(0, count).IndexOf(marker) >= 0)
                {
                    _mark();
                }

                await Task.Delay(delay(), _end.Token);
                await held().WaitAsync(_end.Token);
                await to.GetStream().WriteAsync(buffer.AsMemory(0, count), _end.Token);
            }
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // As above.
        }
    }

    private static bool IsGone(Exception e) =>
        e
            is IOException
                or SocketException
                or ObjectDisposedException
                or InvalidOperationException
                or OperationCanceledException;
}
