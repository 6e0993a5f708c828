using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SessionContext.Storage.Servers;

/// <summary>
/// A server's process on a loopback port of its own, in a folder of its own; ended by its process id.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const int MostTries = 600;

    /// <summary>Settings of a Redis with nothing that has to survive it: quick on a busy disk.</summary>
    public static readonly string[] Forgetful = ["--appendonly", "no"];

    private readonly ProcessStartInfo _start;
    private Process _process = null!;

    private RedisServer(Func<int, string, ProcessStartInfo> how)
    {
        _start = how(Port, Folder);
        _start.RedirectStandardOutput = true;
        _start.RedirectStandardError = true;
    }

    /// <summary>Where it has its files.</summary>
    public string Folder { get; } =
        Directory.CreateTempSubdirectory("session-context-redis-").FullName;

    public int Port { get; } = Ports.Next();

    public string Address => $"127.0.0.1:{Port}";

    /// <summary>A Redis that has written every change to its log, and synced it, before it answers.</summary>
    public static Task<RedisServer> StartRedisAsync(params string[] settings) =>
        StartAsync(
            (port, folder) =>
                new ProcessStartInfo(
                    "redis-server",
                    [
                        "--port",
                        port.ToString(CultureInfo.InvariantCulture),
                        "--bind",
                        "127.0.0.1",
                        "--dir",
                        folder,
                        "--save",
                        "",
                        "--appendonly",
                        "yes",
                        "--appendfsync",
                        "always",
                        .. settings,
                    ]
                )
        );

    /// <summary>A sentinel, which writes down in its configuration file what it learns.</summary>
    public static Task<RedisServer> StartSentinelAsync(string configuration) =>
        StartAsync(
            (port, folder) =>
                new ProcessStartInfo(
                    "redis-server",
                    [
                        configuration,
                        "--sentinel",
                        "--port",
                        port.ToString(CultureInfo.InvariantCulture),
                        "--bind",
                        "127.0.0.1",
                        "--dir",
                        folder,
                    ]
                )
        );

    public static Task<RedisServer> StartGarnetAsync() =>
        StartAsync(
            (port, folder) =>
                new ProcessStartInfo(
                    "dotnet",
                    [
                        "tool",
                        "run",
                        "garnet-server",
                        "--",
                        "--lua",
                        "--lua-transaction-mode", // else a script is no atomic step
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        port.ToString(CultureInfo.InvariantCulture),
                        "--memory",
                        "256m",
                        "--index",
                        "16m",
                        "--aof",
                        "--aof-commit-wait",
                        "--checkpointdir",
                        folder,
                        // The other one needs a library that not every machine has.
                        "--device-type",
                        "RandomAccess",
                    ]
                )
                {
                    WorkingDirectory = AppContext.BaseDirectory,
                }
        );

    public void Signal(string signal)
    {
        using var kill = Process.Start(
            "kill",
            [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]
        );
        kill.WaitForExit();
    }

    /// <summary>Ends the process as a crash would.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>Starts it again after it was killed: on its port, with what it wrote down.</summary>
    /// <param name="settings">Of a Redis, and after those that it was started with.</param>
    public async Task StartAgainAsync(params string[] settings)
    {
        _process.Dispose();
        foreach (var setting in settings)
        {
            _start.ArgumentList.Add(setting);
        }

        await RunAsync();
    }

    /// <summary>Sends one command, and nothing else, and gives the answer.</summary>
    public Task<string> CommandAsync(params string[] command) =>
        CliAsync(["-p", Port.ToString(CultureInfo.InvariantCulture), .. command]);

    /// <summary>Runs <c>redis-cli</c> to its end, which must be a good one.</summary>
    public static async Task<string> CliAsync(IEnumerable<string> arguments)
    {
        using var cli = Process.Start(
            new ProcessStartInfo("redis-cli", arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var (output, errors) = await Programs.OutputAsync(cli);
        Assert.True(cli.ExitCode == 0, output + errors);
        return output.Trim();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task<RedisServer> StartAsync(Func<int, string, ProcessStartInfo> how)
    {
        var server = new RedisServer(how);
        try
        {
            await server.RunAsync();
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        return server;
    }

    private async Task RunAsync()
    {
        _process = Process.Start(_start)!;
        var log = new ConcurrentQueue<string?>();
        void Hear(object _, DataReceivedEventArgs line) => log.Enqueue(line.Data);
        _process.OutputDataReceived += Hear;
        _process.ErrorDataReceived += Hear;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        for (var i = 0; !await AnswersAsync(this); i++)
        {
            if (_process.HasExited || i == MostTries)
            {
                throw new InvalidOperationException(
                    $"The server does not start: {string.Join('\n', log)}"
                );
            }

            await Task.Delay(50);
        }

        _process.OutputDataReceived -= Hear;
        _process.ErrorDataReceived -= Hear;
    }

    private static async Task<bool> AnswersAsync(RedisServer server)
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, server.Port, patience.Token);
            await socket.GetStream().WriteAsync("PING\r\n"u8.ToArray(), patience.Token);
            var answer = new byte[5];
            await socket.GetStream().ReadExactlyAsync(answer, patience.Token);
            // One that asks for a password first serves, too.
            return answer.AsSpan().SequenceEqual("+PONG"u8)
                || answer.AsSpan().SequenceEqual("-NOAU"u8);
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            return false;
        }
    }
}
