using System.Net;
using Microsoft.Extensions.Configuration;
using SessionContext.Server.OAuth;
using SessionContext.Server.Settings;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.Stores;
using SessionContext.Storage.Servers;

namespace SessionContext.Server.Tests.Ops;

/// <summary>The settings files of <c>deploy/appsettings</c>, which operators fill in.</summary>
[EachEngine]
public sealed class SettingsFileTests
{
    private const string Secret = "a-secret-for-tests-0123456789abcdef";

    [Fact]
    public async Task The_file_of_this_engine_starts_it_when_its_blanks_are_filled_in()
    {
        var settings = Read(FileOfThisEngine());
        // The store and the certificate are those of the test, and so is the port.
        var own = settings
            .Where(setting =>
                !setting.Key.StartsWith("Store:", StringComparison.Ordinal)
                && !setting.Key.StartsWith("Identity:KeyProtection:", StringComparison.Ordinal)
            )
            .ToDictionary();
        own["Identity:Clients:0:SecretHash"] = ClientSecret.Hash(Secret);
        own["Http:ManagementPort"] = $"{Ports.Next()}";

        await using var server = await TestServer.StartAsync(AsArguments(own));
        using var token = await server.AskTokenAsync(own["Identity:Clients:0:ClientId"], Secret);

        Assert.Equal(HttpStatusCode.OK, token.StatusCode);
    }

    [Theory]
    [InlineData("embedded")]
    [InlineData("redis")]
    [InlineData("postgres")]
    public void A_file_whose_blanks_are_not_filled_in_is_refused_and_names_them(string file)
    {
        var refused = Assert.Throws<SettingsException>(() => App.Build(AsArguments(Read(file))));

        Assert.Contains("Identity:Clients:0:SecretHash", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("embedded", "Embedded")]
    [InlineData("redis", "Redis")]
    [InlineData("postgres", "Postgres")]
    public void A_file_names_its_engine(string file, string engine) =>
        Assert.Equal(engine, Read(file)["Store:Engine"]);

    private static string FileOfThisEngine() =>
        Environment.GetEnvironmentVariable("TEST_STORE") switch
        {
            null or "" or "Embedded" => "embedded",
            "Postgres" => "postgres",
            _ => "redis",
        };

    private static Dictionary<string, string> Read(string file) =>
        new ConfigurationBuilder()
            .AddJsonFile(
                Path.Combine(AppContext.BaseDirectory, "deploy", "appsettings", $"{file}.json")
            )
            .Build()
            .AsEnumerable()
            .Where(setting => setting.Value is not null)
            .ToDictionary(setting => setting.Key, setting => setting.Value!);

    private static string[] AsArguments(Dictionary<string, string> settings) =>
        [.. settings.Select(setting => $"--{setting.Key}={setting.Value}")];
}
