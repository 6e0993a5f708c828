using System.Diagnostics;
using Npgsql;

namespace SessionContext.Storage.Servers;

/// <summary>A PostgreSQL server of the tests' own: a folder, a loopback port, a process.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private Process? _process;

    private PostgresServer(string folder) => Folder = folder;

    public string Folder { get; }

    public int Port { get; } = Ports.Next();

    public string ConnectionString =>
        $"Host=127.0.0.1;Port={Port};Username=postgres;Database=postgres";

    /// <summary>A new, empty server, running.</summary>
    public static async Task<PostgresServer> StartNewAsync(params string[] settings)
    {
        var server = new PostgresServer(NewFolder());
        await Programs.RunAsync(
            Programs.Of(
                "initdb",
                ["-D", server.Folder, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
            )
        );
        await server.StartAsync(settings);
        return server;
    }

    /// <summary>A standby of another server, running and streaming.</summary>
    public static async Task<PostgresServer> StartStandbyAsync(PostgresServer primary)
    {
        var standby = new PostgresServer(NewFolder());
        await Programs.RunAsync(
            Programs.Of(
                "pg_basebackup",
                "-R",
                "--no-sync",
                "--checkpoint=fast",
                $"--pgdata={standby.Folder}",
                $"--dbname=host=127.0.0.1 port={primary.Port} user=postgres"
            )
        );
        await standby.StartAsync();
        return standby;
    }

    /// <summary>Starts it, also again after it was killed, and waits until it answers.</summary>
    public async Task StartAsync(params string[] settings)
    {
        string[] own =
        [
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=200",
        ];
        _process = Process.Start(
            Programs.Of(
                "postgres",
                [
                    "-D",
                    Folder,
                    "-p",
                    $"{Port}",
                    .. own.Concat(settings).SelectMany(s => (string[])["-c", s]),
                ]
            )
        )!;
        _ = _process.StandardOutput.ReadToEndAsync();
        var log = _process.StandardError.ReadToEndAsync();
        for (var since = Stopwatch.GetTimestamp(); !await AnswersAsync(); )
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(since) > Patience)
            {
                await DisposeAsync();
                throw new InvalidOperationException($"PostgreSQL does not start: {await log}");
            }
        }
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> QueryAsync<T>(string sql)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>kill -9, the server's processes all at once: what a machine that fails leaves behind.</summary>
    public async Task KillAsync()
    {
        var processes = Processes.WithChildren(_process!.Id);
        Processes.Signal("KILL", processes);
        await _process.WaitForExitAsync();
        // Each of them holds the server's memory, with which no other one can start.
        await Processes.EndedAsync(processes);
    }

    /// <summary>Stops all of its processes where they are; what this gives lets them go on.</summary>
    public IDisposable Freeze() => new Processes.Frozen(_process!.Id);

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            Processes.Signal("QUIT", [_process.Id]);
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    // Made by the program that uses it, so that it is that program's.
    private static string NewFolder() =>
        Path.Combine(Path.GetTempPath(), $"session-context-postgres-{Guid.NewGuid():N}");

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await ExecuteAsync("SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            await Task.Delay(20); // a start takes some hundred of them
            return false;
        }
    }
}
