using System.Net;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.Stores;
using SessionContext.Storage.Servers;

namespace SessionContext.Server.Tests.Ops;

/// <summary>
/// The service starts with the environment of each manifest and of each compose profile, as it is and with its values
/// left empty.
/// </summary>
[EachEngine]
public sealed class ManifestTests
{
    private const string Engine = "Store__Engine";
    private const string ManagementPort = "Http__ManagementPort";

    // The store, its address and the certificate are those of the test.
    private static readonly string[] Replaced =
    [
        Engine,
        "Store__Path",
        "Store__ConnectionString",
        "Identity__KeyProtection__CertificateFile",
    ];

    /// <summary>The manifests of the engine of this run.</summary>
    public static TheoryData<string> OfThisEngine() =>
        [
            .. ManifestEnvironments
                .All.Where(one =>
                    one.Value.GetValueOrDefault(Engine, "Embedded") == EngineOfThisRun()
                )
                .Select(one => one.Key),
        ];

    [Theory]
    [MemberData(nameof(OfThisEngine))]
    public async Task Its_environment_starts_the_service(string manifest)
    {
        var environment = ManifestEnvironments.All[manifest].ToDictionary();
        var port = Ports.Next();
        if (environment.TryGetValue(ManagementPort, out var configured))
        {
            environment[ManagementPort] = configured.Replace(
                "9464",
                $"{port}",
                StringComparison.Ordinal
            );
        }

        await using var server = await StartAsync(environment);

        using var token = await server.AskTokenAsync("shop", Calls.Secret);
        Assert.Equal(HttpStatusCode.OK, token.StatusCode);
        if (configured is not null)
        {
            using var http = new HttpClient();
            using var ready = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/health/ready"));
            Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        }
    }

    [Theory]
    [MemberData(nameof(OfThisEngine))]
    public async Task An_empty_value_of_it_is_an_absent_one(string manifest)
    {
        await using var server = await StartAsync(
            ManifestEnvironments.All[manifest].ToDictionary(one => one.Key, _ => "")
        );

        using var token = await server.AskTokenAsync("shop", Calls.Secret);
        Assert.Equal(HttpStatusCode.OK, token.StatusCode);
    }

    [Fact]
    public void Each_engine_has_one_in_kubernetes_and_one_in_compose() =>
        Assert.All(
            (string[])["Embedded", "Redis", "Postgres"],
            engine =>
                Assert.True(
                    ManifestEnvironments.All.Count(one =>
                        one.Value.GetValueOrDefault(Engine, "Embedded") == engine
                    ) >= 2
                )
        );

    private static Task<TestServer> StartAsync(Dictionary<string, string> environment) =>
        TestServer.StartAsync([
            .. Calls.Shop,
            .. environment
                .Where(one => !Replaced.Contains(one.Key))
                .Select(one => $"--{KeyOf(one.Key)}={one.Value}"),
            "--urls=http://127.0.0.1:0",
        ]);

    // As the configuration names a variable.
    private static string KeyOf(string variable) =>
        variable
            .Replace("ASPNETCORE_", "", StringComparison.Ordinal)
            .Replace("__", ":", StringComparison.Ordinal);

    private static string EngineOfThisRun() =>
        Environment.GetEnvironmentVariable("TEST_STORE") switch
        {
            null or "" or "Embedded" => "Embedded",
            "Postgres" => "Postgres",
            _ => "Redis",
        };
}
