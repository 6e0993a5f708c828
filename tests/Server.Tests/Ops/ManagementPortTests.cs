using Microsoft.Extensions.Configuration;
using SessionContext.Server.Http;

namespace SessionContext.Server.Tests.Ops;

public sealed class ManagementPortTests
{
    [Theory]
    [InlineData("9464", false, "http://localhost:9464")]
    [InlineData("9464", true, "http://*:9464")]
    [InlineData("127.0.0.1:9464", true, "http://127.0.0.1:9464")]
    [InlineData("0.0.0.0:9464", false, "http://0.0.0.0:9464")]
    [InlineData("[::1]:9464", false, "http://[::1]:9464")]
    [InlineData("*:9464", false, "http://*:9464")]
    [InlineData("localhost:9464", true, "http://localhost:9464")]
    public void A_port_alone_is_on_loopback_outside_containers(
        string value,
        bool isContainer,
        string url
    ) => Assert.Equal(url, ManagementAddress.Parse(value, isContainer)?.Url);

    [Theory]
    [InlineData(null, "http://localhost:9464")]
    [InlineData("false", "http://localhost:9464")]
    [InlineData("true", "http://*:9464")]
    public void The_variable_that_images_set_tells_a_container(string? isContainer, string url)
    {
        var configuration = new ConfigurationManager
        {
            ["Http:ManagementPort"] = "9464",
            ["DOTNET_RUNNING_IN_CONTAINER"] = isContainer,
        };
        Assert.Equal(url, ManagementAddress.In(configuration)?.Url);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.0.0:9464")]
    [InlineData("::1:9464")]
    [InlineData("monitoring:9464")]
    [InlineData("http://127.0.0.1:9464")]
    public void A_value_that_is_no_address_is_refused(string value) =>
        Assert.Null(ManagementAddress.Parse(value, isContainer: false));

    [Theory]
    [InlineData("urls", "http://*:8080", "http://*:8080;http://localhost:9464")]
    [InlineData("http_ports", "8080", "http://*:8080;http://localhost:9464")]
    [InlineData("https_ports", "8443", "https://*:8443;http://localhost:9464")]
    [InlineData("any", "other", "http://localhost:5000;http://localhost:9464")]
    public void The_address_is_added_to_what_is_configured(
        string key,
        string value,
        string expected
    )
    {
        var configuration = new ConfigurationManager { [key] = value };
        configuration.ListenOn(new("localhost", 9464));
        Assert.Equal(expected, configuration["urls"]);
        Assert.Null(configuration["http_ports"]);
        Assert.Null(configuration["https_ports"]);
    }

    [Fact]
    public void The_address_is_an_endpoint_beside_endpoints()
    {
        var configuration = new ConfigurationManager
        {
            ["Kestrel:Endpoints:Main:Url"] = "https://*:443",
        };
        configuration.ListenOn(new("localhost", 9464));
        Assert.Equal("http://localhost:9464", configuration["Kestrel:Endpoints:Management:Url"]);
    }

    [Fact]
    public void Without_the_port_nothing_is_changed()
    {
        var configuration = new ConfigurationManager { ["urls"] = "http://*:8080" };
        configuration.ListenOn(null);
        Assert.Equal("http://*:8080", configuration["urls"]);
    }
}
