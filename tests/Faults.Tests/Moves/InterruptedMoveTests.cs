using SessionContext.Storage.Servers;

namespace SessionContext.Faults.Tests.Moves;

/// <summary>A move that is cut off is gone on with, and ends with everything.</summary>
public sealed class InterruptedMoveTests : IDisposable
{
    private const int Contexts = 20_000;
    private const int MostTries = 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_import_that_was_killed_half_way_and_is_run_again_is_complete()
    {
        var file = await WriteExportAsync();
        var killed = await StopHalfWayAsync(
            ["import", "--create", file, Store("data")],
            "KILL",
            () => BytesIn("data/contexts"),
            () => Directory.Delete(PathOf("data"), recursive: true)
        );
        Assert.Equal(137, killed.ExitCode);

        await using var again = new CommandProcess("import", "--create", file, Store("data"));
        var (code, output, error) = await again.EndedAsync();
        Assert.True(code == 0, error);
        Assert.Contains("kept 0, expired 0", output, StringComparison.Ordinal);
        Assert.DoesNotContain("already there 0", output, StringComparison.Ordinal);
        Assert.DoesNotContain("imported 0", output, StringComparison.Ordinal);
        await HoldsAllAsync(file);
    }

    [Theory]
    [InlineData("KILL", 137)]
    [InlineData("INT", 1)]
    [InlineData("TERM", 1)]
    public async Task An_export_that_was_stopped_half_way_is_gone_on_with(string signal, int exit)
    {
        var file = await WriteExportAsync();
        await using (var import = new CommandProcess("import", "--create", file, Store("data")))
        {
            Assert.Equal(0, (await import.EndedAsync()).ExitCode);
        }

        var target = PathOf("again.ndjson");
        var partial = new FileInfo(target + ".partial");
        var (code, _, error) = await StopHalfWayAsync(
            ["export", target, Store("data")],
            signal,
            () =>
            {
                partial.Refresh();
                return partial.Exists ? partial.Length : 0;
            },
            () =>
            {
                File.Delete(target);
                partial.Delete();
            }
        );
        Assert.Equal(exit, code);
        Assert.Equal(exit == 1, error.Contains("--resume", StringComparison.Ordinal));
        Assert.False(File.Exists(target));

        await using var again = new CommandProcess("export", target, "--resume", Store("data"));
        Assert.Equal(0, (await again.EndedAsync()).ExitCode);
        Assert.Equal(await SessionsAsync(file), await SessionsAsync(target));
    }

    [Fact]
    public async Task An_import_into_a_store_that_goes_away_says_how_to_go_on()
    {
        var file = await WriteExportAsync();
        var server = await RedisServer.StartRedisAsync();
        await using (server)
        {
            await using var import = new CommandProcess(
                "import",
                file,
                "Store:Engine=Redis",
                $"Store:ConnectionString={server.Address}"
            );
            while (await server.CommandAsync("DBSIZE") == "0")
            {
                Assert.False(import.IsExpired, "Nothing was imported.");
            }

            await server.KillAsync();
            var (code, _, error) = await import.EndedAsync();
            Assert.Equal(1, code);
            Assert.Contains("The store cannot be reached", error, StringComparison.Ordinal);
            Assert.Contains("Run the same command again", error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        }
    }

    /// <summary>
    /// Sends a command the signal once it is half way. Where it is nearly done before the signal strikes, it is undone
    /// and run again.
    /// </summary>
    private static async Task<(int ExitCode, string Output, string Error)> StopHalfWayAsync(
        string[] arguments,
        string signal,
        Func<long> bytesDone,
        Action undo
    )
    {
        for (var i = 0; i < MostTries; i++)
        {
            await using var command = new CommandProcess(arguments);
            await command.UntilAsync(() => bytesDone() > 2_000_000);
            command.Signal("STOP");
            var isHalfWay = bytesDone() is > 0 and < 9_000_000; // of some 13
            command.Signal(isHalfWay ? signal : "KILL");
            command.Signal("CONT");
            var end = await command.EndedAsync();
            if (isHalfWay && end.ExitCode != 0)
            {
                return end;
            }

            undo();
        }

        throw new InvalidOperationException("The command never stopped half way.");
    }

    private async Task HoldsAllAsync(string file)
    {
        var target = PathOf("check.ndjson");
        await using var export = new CommandProcess("export", target, Store("data"));
        Assert.Equal(0, (await export.EndedAsync()).ExitCode);
        Assert.Equal(await SessionsAsync(file), await SessionsAsync(target));
    }

    private string PathOf(string name) => Path.Combine(_folder.Path, name);

    private string Store(string name) => $"Store:Path={PathOf(name)}";

    private long BytesIn(string name)
    {
        var folder = new DirectoryInfo(PathOf(name));
        return folder.Exists ? folder.EnumerateFiles("*.log").Sum(file => file.Length) : 0;
    }

    private static async Task<string[]> SessionsAsync(string file) =>
        [
            .. (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken))
                .Where(line => line.StartsWith("{\"context\"", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];

    private async Task<string> WriteExportAsync()
    {
        var file = PathOf("sessions.ndjson");
        string[] lines =
        [
            """{"format":"session-context-export","version":1,"engine":"Embedded"}""",
            .. Enumerable
                .Range(0, Contexts)
                .Select(i =>
                    $$$"""{"context":{"tenant":"shop","sessionId":"s{{{i:D6}}}","incarnation":"{{{i + 1:x}}}","version":3,"createdAt":"2026-01-01T00:00:00+00:00","modifiedAt":"2026-01-02T00:00:00+00:00","expiresAt":"2100-01-01T00:00:00+00:00","cartId":"k{{{i}}}","derived":0,"document":"{\"padding\":\"{{{new string('x', 500)}}}\"}"}}"""
                ),
            $$$"""{"end":{"contexts":{{{Contexts}}},"records":0}}""",
        ];
        await File.WriteAllTextAsync(
            file,
            string.Join('\n', lines) + "\n",
            TestContext.Current.CancellationToken
        );
        return file;
    }
}
