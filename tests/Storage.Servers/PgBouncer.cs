using System.Diagnostics;
using Npgsql;

namespace SessionContext.Storage.Servers;

/// <summary>A PgBouncer before a PostgreSQL server: a folder, a loopback port, a process.</summary>
public sealed class PgBouncer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory
        .CreateTempSubdirectory("session-context-pgbouncer-")
        .FullName;

    private Process? _process;

    private PgBouncer() { }

    public int Port { get; } = Ports.Next();

    public string ConnectionString =>
        $"Host=127.0.0.1;Port={Port};Username=postgres;Database=postgres";

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="server">What is behind it.</param>
    /// <param name="mode">Its <c>pool_mode</c>: <c>session</c> or <c>transaction</c>.</param>
    /// <param name="settings">Further lines of its settings.</param>
    public static async Task<PgBouncer> StartAsync(
        PostgresServer server,
        string mode,
        params string[] settings
    )
    {
        var pooler = new PgBouncer();
        try
        {
            await pooler.RunAsync(server, mode, settings);
        }
        catch
        {
            await pooler.DisposeAsync();
            throw;
        }

        return pooler;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            // It stores nothing. A signal to quit is ignored where the tests were started in the background of a shell.
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task RunAsync(PostgresServer server, string mode, string[] settings)
    {
        var users = Path.Combine(_folder, "users");
        var configuration = Path.Combine(_folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(users, "\"postgres\" \"\"\n");
        await File.WriteAllLinesAsync(
            configuration,
            [
                "[databases]",
                $"* = host=127.0.0.1 port={server.Port}",
                "[pgbouncer]",
                "listen_addr = 127.0.0.1",
                $"listen_port = {Port}",
                "unix_socket_dir =",
                "auth_type = trust",
                $"auth_file = {users}",
                $"pool_mode = {mode}",
                "max_client_conn = 500",
                "default_pool_size = 60",
                .. settings,
            ]
        );
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
        {
            // It refuses to run as root, and reads its settings as the user that it runs as.
            File.SetUnixFileMode(
                _folder,
                UnixFileMode.UserRead
                    | UnixFileMode.UserWrite
                    | UnixFileMode.UserExecute
                    | UnixFileMode.OtherRead
                    | UnixFileMode.OtherExecute
            );
        }

        _process = Process.Start(Programs.AtPath("/usr/sbin/pgbouncer", configuration))!;
        _ = _process.StandardOutput.ReadToEndAsync();
        var log = _process.StandardError.ReadToEndAsync();
        for (var since = Stopwatch.GetTimestamp(); !await AnswersAsync(); )
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(since) > Patience)
            {
                await DisposeAsync();
                throw new InvalidOperationException($"PgBouncer does not start: {await log}");
            }
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(ConnectionString + ";Pooling=false");
            await using var command = source.CreateCommand("SELECT 1");
            await command.ExecuteNonQueryAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            await Task.Delay(20); // a start takes some of them
            return false;
        }
    }
}
