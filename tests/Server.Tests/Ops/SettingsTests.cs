using SessionContext.Server.Settings;

namespace SessionContext.Server.Tests.Ops;

/// <summary>Whatever is wrong in the configuration, misspelt keys too, is told before the service serves.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("Http:KnownProxies:0", "proxy.example")]
    [InlineData("Http:KnownProxies:0", "10.0.0.0/33")]
    [InlineData("Http:ManagementPort", "70000")]
    [InlineData("Http:ManagementPort", "many")]
    [InlineData("Sessions:Tenants:demo:AnonymousLifetime", "abc")]
    [InlineData("Limits:LoginsPerMinute", "-1")]
    [InlineData("Limits:RequestsPerSecond", "many")]
    public void A_wrong_setting_stops_the_start_and_is_named(string key, string value)
    {
        var wrong = Assert.Throws<SettingsException>(() => App.Build([$"{key}={value}"]));
        Assert.Contains(key, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Http", "KnownProxy", "10.0.0.7")]
    [InlineData("Store", "Paht", "data")]
    [InlineData("Sessions", "AnonymousLifetimes", "01:00:00")]
    [InlineData("Sessions:Tenants:demo", "AnonymousLifespan", "01:00:00")]
    [InlineData("Limits", "Depths", "32")]
    public void A_misspelt_key_stops_the_start_and_is_named(
        string section,
        string key,
        string value
    )
    {
        var wrong = Assert.Throws<SettingsException>(() => App.Build([$"{section}:{key}={value}"]));
        Assert.Contains($"'{key}'", wrong.Message, StringComparison.Ordinal);
    }
}
