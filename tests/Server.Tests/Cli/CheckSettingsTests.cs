using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace SessionContext.Server.Tests.Cli;

/// <summary><c>session-context check</c>.</summary>
public sealed class CheckSettingsTests : IDisposable
{
    private const string Secret = "a-secret-for-tests-0123456789abcdef";

    // A port that nobody has.
    private const string Urls = "--urls=http://127.0.0.1:0";

    private readonly TestFolder _folder = new();

    private static readonly string[] Client =
    [
        "Identity:Clients:0:ClientId=backend",
        "Identity:Clients:0:Tenant=demo",
        $"Identity:Clients:0:Secret={Secret}",
    ];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Settings_in_force_are_listed_with_their_source_and_without_secrets()
    {
        var result = await CommandResult.OfAsync([
            "check",
            "--json",
            .. Client,
            $"Store:Path={_folder.Path}/data",
            "Sessions:AnonymousLifetime=02:00:00",
            $"Identity:SaasToken:Keys:demo={Convert.ToBase64String(new byte[32])}",
            Urls,
        ]);

        Assert.Equal((0, ""), (result.Code, result.Error));
        var lines = result
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<Dictionary<string, string?>>(line)!)
            .Select(line => (line["key"], line["value"], line["source"]))
            .ToArray();
        Assert.Contains(("Sessions:AnonymousLifetime", "02:00:00", "command line"), lines);
        Assert.Contains(("Sessions:CustomerLifetime", null, "default"), lines);
        Assert.Contains(("Sessions:CreateContextAtLogin", "false", "default"), lines);
        Assert.Contains(("Limits:BodyBytes", "262144", "default"), lines);
        Assert.Contains(("Store:Redis:KeyPrefix", "sc", "default"), lines);
        Assert.Contains(("Identity:Clients:0:ClientId", "backend", "command line"), lines);
        Assert.Contains(("Identity:Clients:0:Secret", "•••", "command line"), lines);
        Assert.Contains(("Identity:SaasToken:Keys:demo", "•••", "command line"), lines);
        Assert.Contains(("AllowedHosts", "*", "appsettings.json"), lines);
        Assert.Contains(("environment", "Production", "default"), lines);
        Assert.Contains(("urls", "http://127.0.0.1:0", "command line"), lines);
        Assert.DoesNotContain(Secret, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_people_they_are_a_table()
    {
        var result = await CommandResult.OfAsync([
            "check",
            .. Client,
            $"Store:Path={_folder.Path}",
            Urls,
        ]);

        result.Says("Sessions:AnonymousLifetime");
        Assert.DoesNotContain(Secret, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_made()
    {
        var result = await CommandResult.OfAsync([
            "check",
            .. Client,
            $"Store:Path={_folder.Path}/data",
            Urls,
        ]);

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("Redis", "127.0.0.1:1,password=S3cret")]
    [InlineData("Postgres", "Host=127.0.0.1;Port=1;Password=S3cret")]
    public async Task A_store_that_cannot_be_reached_is_no_fault(string engine, string connection)
    {
        var result = await CommandResult.OfAsync([
            "check",
            .. Client,
            "--environment=Development",
            $"Store:Engine={engine}",
            $"Store:ConnectionString={connection}",
            $"Store:Path={_folder.Path}",
            "OTEL_EXPORTER_OTLP_HEADERS=authorization=S3cret",
            Urls,
        ]);

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.DoesNotContain("S3cret", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_are_checked_while_the_service_has_its_ports()
    {
        using var running = new TcpListener(IPAddress.Loopback, 0);
        running.Start();
        var port = ((IPEndPoint)running.LocalEndpoint).Port;

        var result = await CommandResult.OfAsync([
            "check",
            .. Client,
            $"Store:Path={_folder.Path}",
            $"Http:ManagementPort={port}",
            "--urls=http://127.0.0.1:0",
        ]);

        Assert.Equal(0, result.Code);
        Assert.Contains(
            $"Http:ManagementPort: port {port} is in use",
            result.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Faults_are_the_list_that_a_start_prints()
    {
        string[] settings =
        [
            "Limits:Depth=many",
            "Sesions:AnonymousLifetime=01:00:00",
            "--urls=http://127.0.0.1:18442x",
        ];
        var start = Assert.ThrowsAny<Exception>(() => App.Build(settings));

        var result = await CommandResult.OfAsync(["check", .. settings]);

        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.Equal(start.Message, result.Error.TrimEnd('\n'));
    }
}
