using SessionContext.Server.Settings;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Tests.Ops;

/// <summary>Whatever is wrong in the configuration, misspelt keys too, is told before the service serves.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("Http:KnownProxies:0", "proxy.example")]
    [InlineData("Http:KnownProxies:0", "10.0.0.0/33")]
    [InlineData("Http:KnownProxies:0", "0.0.0.0/0")]
    [InlineData("Http:KnownProxies:0", "::/0")]
    [InlineData("Http:AllowedHeaders:0", "*")]
    [InlineData("Http:AllowedHeaders:0", "sentry trace")]
    [InlineData("Http:ManagementPort", "70000")]
    [InlineData("Http:ManagementPort", "many")]
    [InlineData("Sessions:Tenants:demo:AnonymousLifetime", "abc")]
    [InlineData("Limits:LoginsPerMinute", "-1")]
    [InlineData("Limits:BufferedBytes", "589823")]
    [InlineData("Limits:BufferedBytes", "much")]
    [InlineData("Limits:BufferedBytesPerNetwork", "589823")]
    [InlineData("Limits:Connections", "0")]
    [InlineData("Limits:ConnectionsPerNetwork", "0")]
    [InlineData("Limits:RequestsPerSecond", "many")]
    public void A_wrong_setting_stops_the_start_and_is_named(string key, string value)
    {
        var wrong = Assert.Throws<SettingsException>(() => App.Build([$"{key}={value}"]));
        Assert.Contains(key, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Redis", "127.0.0.1:1", "00:00:01")]
    [InlineData("Redis", "127.0.0.1:1", "00:01:01")]
    [InlineData("Redis", "127.0.0.1:1", "00:00:02.5")]
    [InlineData("Postgres", "Host=127.0.0.1", "00:00:01")]
    [InlineData("Postgres", "Host=127.0.0.1", "00:01:01")]
    [InlineData("Postgres", "Host=127.0.0.1", "soon")]
    public void A_store_is_not_waited_for_as_long_as_one_likes(
        string engine,
        string connection,
        string timeout
    )
    {
        var wrong = Assert.Throws<SettingsException>(() =>
            App.Build([
                $"Store:Engine={engine}",
                $"Store:ConnectionString={connection}",
                $"Store:Timeout={timeout}",
            ])
        );
        Assert.Contains("Store:Timeout", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 2, 4, 3)]
    [InlineData(2, 2, 2, 2)]
    [InlineData(60, 60, 60, 60)]
    public void A_store_is_waited_for_as_long_as_is_said(
        int? seconds,
        int redis,
        int postgres,
        int toConnect
    )
    {
        var settings = new StoreOptions
        {
            ConnectionString = "Host=127.0.0.1",
            Timeout = seconds is { } given ? TimeSpan.FromSeconds(given) : null,
        };
        Assert.Equal(redis, StoreSetup.Redis(settings).CommandTimeout.TotalSeconds);
        Assert.Equal(postgres, StoreSetup.Postgres(settings).CommandTimeout.TotalSeconds);
        Assert.Equal(toConnect, StoreSetup.Postgres(settings).ConnectTimeout.TotalSeconds);
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
        Assert.Contains(
            $"{section}:{key} is not a setting",
            wrong.Message,
            StringComparison.Ordinal
        );
    }
}
