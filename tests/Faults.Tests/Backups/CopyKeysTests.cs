namespace SessionContext.Faults.Tests.Backups;

/// <summary>What the command says.</summary>
public sealed class CopyKeysTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_shows_the_ids_of_keys_and_nothing_else_of_them()
    {
        var (from, to) = (Path.Combine(_folder.Path, "a"), Path.Combine(_folder.Path, "b"));
        await (await ServerProcess.StartAsync(from)).DisposeAsync();

        var (exitCode, output) = await Command.RunAsync(
            "copy-keys",
            "--create",
            "--from",
            from,
            "--path",
            to
        );

        Assert.True(exitCode == 0, output);
        var file = Assert.Single(Directory.GetFiles(Path.Combine(to, "keys")));
        Assert.Contains(
            Path.GetFileNameWithoutExtension(file).Split('-', 2)[1],
            output,
            StringComparison.Ordinal
        );
        var pem = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        Assert.All(pem, line => Assert.DoesNotContain(line, output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nothing-here")]
    [InlineData("text")]
    [InlineData("")]
    public async Task What_holds_no_keys_is_named_and_no_key_is_made(string name)
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder.Path, "text"),
            "no settings",
            TestContext.Current.CancellationToken
        );
        var from = Path.Combine(_folder.Path, name);
        var to = Path.Combine(_folder.Path, "b");

        var (exitCode, output) = await Command.RunAsync("copy-keys", "--from", from, "--path", to);

        Assert.Equal(1, exitCode);
        Assert.Contains(from, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(to));
    }
}
