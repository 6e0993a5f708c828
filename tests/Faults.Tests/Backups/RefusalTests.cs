using System.Net.Sockets;

namespace SessionContext.Faults.Tests.Backups;

/// <summary>What the command says where it makes no backup, and who may give it.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Data => Path.Combine(_folder.Path, "data");

    private string Target => Path.Combine(_folder.Path, "backup");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_that_exists_is_not_touched()
    {
        await using var server = await ServerProcess.StartAsync(Data);
        Directory.CreateDirectory(Target);

        await RefusedAsync("exists already", "backup", Target, "--path", Data);

        Assert.Empty(Directory.EnumerateFileSystemEntries(Target));
    }

    [Fact]
    public async Task A_folder_among_the_services_own_files_is_refused()
    {
        await using var server = await ServerProcess.StartAsync(Data);
        var inside = Path.Combine(Data, "contexts", "backup");

        await RefusedAsync(
            "is inside contexts/, keys/ or control/",
            "backup",
            inside,
            "--path",
            Data
        );

        Assert.False(Directory.Exists(inside));
    }

    [Fact]
    public async Task A_folder_that_the_service_cannot_make_is_named()
    {
        await using var server = await ServerProcess.StartAsync(Data);
        await File.WriteAllTextAsync(Target, "", TestContext.Current.CancellationToken);

        await RefusedAsync(Target, "backup", Path.Combine(Target, "b"), "--path", Data);
    }

    [Fact]
    public Task Where_there_is_no_store_none_is_made() =>
        RefusedAsync("no store", "backup", Target, "--path", Data);

    [Theory]
    [InlineData("Redis", "127.0.0.1:1", "redis-cli --rdb")]
    [InlineData("Postgres", "Host=127.0.0.1;Port=1", "pg_dump")]
    public async Task Another_engine_has_its_own_means(string engine, string where, string means)
    {
        string[] settings = [$"Store:Engine={engine}", $"Store:ConnectionString={where}"];
        await RefusedAsync(means, ["backup", Target, .. settings]);
        await RefusedAsync(means, ["restore", Target, .. settings]);
    }

    [Fact]
    public async Task A_command_that_does_not_end_is_refused_once_it_is_too_long()
    {
        await using var server = await ServerProcess.StartAsync(Data);
        using var socket = new Socket(
            AddressFamily.Unix,
            SocketType.Stream,
            ProtocolType.Unspecified
        );
        await socket.ConnectAsync(
            new UnixDomainSocketEndPoint(Path.Combine(Data, "control", "socket")),
            TestContext.Current.CancellationToken
        );
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(new byte[16 * 1024], TestContext.Current.CancellationToken);

        using var reader = new StreamReader(stream);
        Assert.Equal(
            "failed The command is incomplete or too long.",
            await reader
                .ReadLineAsync(TestContext.Current.CancellationToken)
                .AsTask()
                .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task A_service_whose_path_is_too_long_for_a_socket_serves_and_the_command_says_that_it_runs()
    {
        var far = Path.Combine(Data, new string('x', 120));
        await using var server = await ServerProcess.StartAsync(far);
        await server.AuthorizeAsync();
        await new SessionWriter("s").CheckAsync(server.Http);
        Assert.Contains("too long", server.Output, StringComparison.Ordinal);

        await RefusedAsync("in use by another process", "backup", Target, "--path", far);
    }

    [Fact]
    public async Task The_services_user_alone_reaches_it()
    {
        await using var server = await ServerProcess.StartAsync(Data);
        var control = Path.Combine(Data, "control");
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException();
        }

        Assert.Equal("700", Convert.ToString((int)File.GetUnixFileMode(control), 8));
        if (!Environment.IsPrivilegedProcess)
        {
            return; // who cannot become another user is shown the mode alone
        }

        // What is around it is open: the folder itself keeps others out.
        foreach (var open in (string[])[_folder.Path, Data])
        {
            File.SetUnixFileMode(open, (UnixFileMode)0x1FF);
        }

        var (exitCode, output) = await Command.RunInsideAsync(
            Command.AsNobody(_folder.Path),
            "backup",
            Target,
            "--path",
            Data
        );

        Assert.Equal(1, exitCode);
        Assert.Contains("not accessible to this user", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task A_folder_that_the_services_user_may_not_write_is_refused_though_root_asks()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return; // it takes root to have two users
        }

        Directory.CreateDirectory(Data);
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0x1ED);
        await using var server = await ServerProcess.StartAsync(
            Data,
            inside: $"chown 65534 '{Data}' && {Command.AsNobody(_folder.Path)}"
        );

        await RefusedAsync("denied", "backup", Target, "--path", Data);

        var own = Path.Combine(Data, "backup");
        Assert.Equal(0, (await Command.RunAsync("backup", own, "--path", Data)).ExitCode);
    }

    private static async Task RefusedAsync(string why, params string[] command)
    {
        var (exitCode, output) = await Command.RunAsync(command);
        Assert.Equal(1, exitCode);
        Assert.Contains(why, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }
}
