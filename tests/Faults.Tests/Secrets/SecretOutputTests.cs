using SessionContext.Faults.Tests.Backups;

namespace SessionContext.Faults.Tests.Secrets;

/// <summary>A secret in the wrong place stops the start or the command, and is in none of what it writes.</summary>
public sealed class SecretOutputTests
{
    private const string Secret = "S3cret-of-the-tests";

    [Theory]
    [InlineData("--Store:Engine=Redis", $"--Store:ConnectionString=redis://:{Secret}@127.0.0.1:1")]
    [InlineData("--Store:Engine=Redis", $"--Store:ConnectionString={Secret}")]
    [InlineData(
        "--Store:Engine=Redis",
        $"--Store:ConnectionString=127.0.0.1:1,password=first,{Secret}"
    )]
    [InlineData(
        "--Store:Engine=Postgres",
        $"--Store:ConnectionString=postgres://{Secret}:{Secret}@127.0.0.1:1/{Secret}"
    )]
    [InlineData(
        "--Store:Engine=Postgres",
        $"--Store:ConnectionString=Host={Secret};Password={Secret}"
    )]
    [InlineData(
        "--Store:Engine=Postgres",
        $"--Store:ConnectionString=Host=127.0.0.1;Port=1;Password=first;{Secret}"
    )]
    [InlineData(
        "--Store:Engine=Postgres",
        $"--Store:ConnectionString=Host=127.0.0.1;Port=1;Root Certificate=/{Secret}"
    )]
    [InlineData(
        "--Store:Engine=Postgres",
        $"--Store:ConnectionString=Host=127.0.0.1;Minimum Pool Size=9;Maximum Pool Size=3;Password={Secret}"
    )]
    [InlineData($"--Events:Webhooks:acme:Secrets={Secret}")]
    [InlineData($"--Identity:Clients:0:Scopes={Secret}")]
    [InlineData($"--Identity:Clients={Secret}")]
    [InlineData($"--Identity:SaasToken:Keys={Secret}")]
    [InlineData($"--Identity:SaasToken:Keys:acme={Secret}")]
    [InlineData($"--Identity:KeyProtection:CertificateFile={Secret}")]
    [InlineData($"--Limits:BodyBytes={Secret}")]
    [InlineData($"--Logging:LogLevel:Default={Secret}")]
    [InlineData($"--urls=redis://:{Secret}@127.0.0.1:0")]
    [InlineData($"-Store:ConnectionString=redis://:{Secret}@127.0.0.1")]
    [InlineData($"redis://:{Secret}@127.0.0.1")]
    [InlineData("hash-secret", Secret)]
    [InlineData("hash-secret", $"--{Secret}")]
    [InlineData("rotate-keys", Secret)]
    [InlineData("rotate-keys", $"--Store:ConnectionString={Secret}", "--Store:Engine=Redis")]
    [InlineData("backup", "folder", $"-Store:ConnectionString=redis://:{Secret}@127.0.0.1")]
    [InlineData(
        "export",
        "file",
        "--Store:Engine=Redis",
        $"--Store:ConnectionString=x,y=z,{Secret}"
    )]
    [InlineData("health", "--url", $"http://user:{Secret}@127.0.0.1:1")]
    public async Task A_secret_in_the_wrong_place_is_refused_and_not_shown(
        params string[] arguments
    )
    {
        using var folder = new TemporaryFolder();
        string[] settings = arguments[0].StartsWith("--", StringComparison.Ordinal)
            ? [.. arguments, $"--Store:Path={folder.Path}", "--environment=Development"]
            : arguments;

        var (exitCode, output) = await Command.RunAsync(settings);

        Assert.InRange(exitCode, 1, 2);
        Assert.DoesNotContain(Secret, output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_settings_file_that_is_no_json_is_named_and_not_quoted()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "settings.json");
        await File.WriteAllTextAsync(
            file,
            $$"""
            { "Store": { "ConnectionString": t{{Secret}} } }
            """,
            TestContext.Current.CancellationToken
        );

        var (exitCode, output) = await Command.RunAsync(
            "copy-keys",
            "--from",
            file,
            $"--Store:Path={folder.Path}"
        );

        Assert.Equal(1, exitCode);
        Assert.Contains(file, output, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, output, StringComparison.Ordinal);
    }
}
