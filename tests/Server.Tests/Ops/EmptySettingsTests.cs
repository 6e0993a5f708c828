using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.DependencyInjection;
using SessionContext.Server.Settings;
using SessionContext.Server.Tests.Identity;

namespace SessionContext.Server.Tests.Ops;

/// <summary>An empty value is an absent one.</summary>
public sealed class EmptySettingsTests
{
    [Fact]
    public async Task Every_setting_may_be_empty()
    {
        var all = SettingsOfTests.All();
        Assert.True(all.Count > 80);

        await using var server = await TestServer.StartAsync([
            .. Calls.Shop,
            .. all.Where(setting =>
                    !setting.Key.StartsWith("Store:", StringComparison.Ordinal)
                    && !setting.Key.StartsWith("Identity:Clients:", StringComparison.Ordinal)
                    && !setting.Key.StartsWith("Identity:KeyP", StringComparison.Ordinal)
                )
                .Select(setting => $"--{setting.Key}="),
            "--Http=",
            "--Identity:Issuers=",
            "--AllowedHosts=",
            "--OTEL_EXPORTER_OTLP_ENDPOINT=",
            "--Logging:LogLevel:SessionContext=",
            "--Kestrel:Limits:KeepAliveTimeout=",
        ]);

        Assert.Equal(
            new IdentityOptions().Issuer,
            server.Services.GetRequiredService<IdentityOptions>().Issuer
        );
    }

    [Theory]
    [InlineData("""{"Identity": {"Issuer": ""}}""")]
    [InlineData("""{"Identity": {"Issuer": null, "Clients": [], "SaasToken": {}}}""")]
    public void An_empty_value_of_a_file_is_absent(string json)
    {
        var configuration = new ConfigurationBuilder()
            .Add(
                new SettingsSource(
                    new JsonStreamConfigurationSource
                    {
                        Stream = new MemoryStream(Encoding.UTF8.GetBytes(json)),
                    }
                )
            )
            .Build();

        Assert.Empty(configuration.AsEnumerable());
    }

    [Fact]
    public void An_empty_value_leaves_the_one_of_an_earlier_source()
    {
        var configuration = new ConfigurationBuilder()
            .Add(Arguments("Store:Path=first", "Http:KnownProxies:0="))
            .Add(Arguments("Store:Path=", "Http:KnownProxies:1=10.0.0.7"))
            .Build();

        Assert.Equal("first", configuration["Store:Path"]);
        Assert.Equal(
            ["10.0.0.7"],
            configuration.GetSection("Http").Get<HttpOptions>()!.KnownProxies
        );
    }

    [Fact]
    public void An_empty_name_of_the_environment_is_the_default()
    {
        const string variable = "ASPNETCORE_TEST_OF_EMPTY_VARIABLES";
        Environment.SetEnvironmentVariable(variable, "");

        SettingsBuilder.RemoveEmptyVariables();

        Assert.Null(Environment.GetEnvironmentVariable(variable));
        Assert.DoesNotContain(variable, Environment.GetEnvironmentVariables().Keys.Cast<string>());
    }

    private static SettingsSource Arguments(params string[] args) =>
        new(new CommandLineConfigurationSource { Args = args });
}
