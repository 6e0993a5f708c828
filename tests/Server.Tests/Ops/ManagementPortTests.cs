using Microsoft.Extensions.Configuration;
using SessionContext.Server.Http;

namespace SessionContext.Server.Tests.Ops;

public sealed class ManagementPortTests
{
    [Theory]
    [InlineData("urls", "http://*:8080", "urls", "http://*:8080;http://*:9464")]
    [InlineData("http_ports", "8080", "http_ports", "8080;9464")]
    [InlineData("https_ports", "8443", "http_ports", "9464")]
    [InlineData(
        "Kestrel:Endpoints:Main:Url",
        "https://*:443",
        "Kestrel:Endpoints:Management:Url",
        "http://*:9464"
    )]
    [InlineData("any", "other", "urls", "http://localhost:5000;http://*:9464")]
    public void The_port_is_added_to_what_is_configured(
        string key,
        string value,
        string changed,
        string expected
    )
    {
        var configuration = new ConfigurationManager { [key] = value };
        configuration.ListenOn(9464);
        Assert.Equal(expected, configuration[changed]);
    }

    [Fact]
    public void Without_the_port_nothing_is_changed()
    {
        var configuration = new ConfigurationManager { ["urls"] = "http://*:8080" };
        configuration.ListenOn(null);
        Assert.Equal("http://*:8080", configuration["urls"]);
    }
}
