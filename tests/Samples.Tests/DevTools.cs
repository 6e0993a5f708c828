using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;

namespace SessionContext.Samples.Tests;

/// <summary>
/// The Chrome DevTools Protocol over a WebSocket: commands with their answers, and events. So little of it is needed
/// that a browser library, which brings its own runtime of several hundred megabytes, would be the larger part.
/// </summary>
internal sealed class DevTools : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _waiting = [];
    private readonly CancellationTokenSource _ended = new();
    private Task _receiving = Task.CompletedTask;
    private int _lastId;

    /// <summary>Every event: its session, its method, its parameters.</summary>
    public event Action<string?, string, JsonElement>? Happened;

    public static async Task<DevTools> ConnectAsync(Uri address)
    {
        var tools = new DevTools();
        await tools._socket.ConnectAsync(address, TestContext.Current.CancellationToken);
        tools._receiving = tools.ReceiveAsync();
        return tools;
    }

    /// <summary>Sends a command and gives its result.</summary>
    /// <exception cref="InvalidOperationException">The browser refuses the command, or has ended.</exception>
    public async Task<JsonElement> SendAsync(string method, object parameters, string? sessionId)
    {
        var id = Interlocked.Increment(ref _lastId);
        var answer = new TaskCompletionSource<JsonElement>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        _waiting[id] = answer;
        var message = new Dictionary<string, object>
        {
            ["id"] = id,
            ["method"] = method,
            ["params"] = parameters,
        };
        if (sessionId is not null)
        {
            message["sessionId"] = sessionId;
        }

        await _sending.WaitAsync(_ended.Token);
        try
        {
            await _socket.SendAsync(
                JsonSerializer.SerializeToUtf8Bytes(message),
                WebSocketMessageType.Text,
                endOfMessage: true,
                _ended.Token
            );
        }
        finally
        {
            _sending.Release();
        }

        return await answer.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _receiving;
        _socket.Dispose();
        _sending.Dispose();
        _ended.Dispose();
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (await ReadMessageAsync() is { } message)
            {
                Take(message);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or WebSocketException)
        {
            // Closed, from here or from there.
        }

        foreach (var answer in _waiting.Values)
        {
            answer.TrySetException(new InvalidOperationException("The browser has ended"));
        }
    }

    private async Task<JsonElement?> ReadMessageAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer.AsMemory(), _ended.Token);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return JsonSerializer.Deserialize<JsonElement>(message.ToArray());
            }
        }
    }

    private void Take(JsonElement message)
    {
        if (!message.TryGetProperty("id", out var id))
        {
            Happened?.Invoke(
                message.TryGetProperty("sessionId", out var session) ? session.GetString() : null,
                message.GetProperty("method").GetString()!,
                message.GetProperty("params")
            );
        }
        else if (_waiting.TryRemove(id.GetInt32(), out var answer))
        {
            if (message.TryGetProperty("error", out var error))
            {
                answer.SetException(new InvalidOperationException(error.GetRawText()));
            }
            else
            {
                answer.SetResult(message.GetProperty("result"));
            }
        }
    }
}
