using SessionContext.Core;
using SessionContext.Storage.Conformance;
using SessionContext.Storage.Servers;
using StackExchange.Redis;

namespace SessionContext.Storage.Redis.Tests;

/// <summary>A password may hold any character, whichever way it is given.</summary>
public sealed class PasswordTests
{
    private const string Password = "first,second 'a' \"b\" @/:?#%=+ß密🔑";

    [Fact]
    public async Task A_url_holds_any_password_percent_encoded()
    {
        await using var server = await StartAsync();
        await OpenAsync($"redis://:{Uri.EscapeDataString(Password)}@{server.Address}/0");
        await OpenAsync($"redis://default:{Uri.EscapeDataString(Password)}@{server.Address}");
    }

    [Fact]
    public async Task Another_password_is_refused()
    {
        await using var server = await StartAsync();
        await Assert.ThrowsAsync<StoreOpenException>(() =>
            OpenAsync($"redis://:{Uri.EscapeDataString(Password + "x")}@{server.Address}")
        );
    }

    [Fact]
    public async Task A_password_of_its_own_may_hold_any_character()
    {
        await using var server = await StartAsync();
        await OpenAsync(server.Address, () => Password);
        await OpenAsync($"redis://default@{server.Address}", () => Password);
    }

    [Fact]
    public async Task A_password_that_was_changed_is_asked_for_at_the_next_connection()
    {
        const string next = "next, and other";
        await using var server = await StartAsync();
        var current = Password;
        await using var store = await RedisSessionContextStore.OpenAsync(
            Options(server.Address, () => current),
            TimeProvider.System
        );
        current = next;
        await ChangeAsync(server, next);
        await server.CommandAsync(
            "--no-auth-warning",
            "-a",
            next,
            "CLIENT",
            "KILL",
            "TYPE",
            "normal"
        );

        await Patience.UntilServedAsync(() =>
            store.ReadAsync(Sample.Key(), TestContext.Current.CancellationToken)
        );
    }

    [Theory]
    [InlineData("redis://host", false, "host:6379", null, null, null)]
    [InlineData("rediss://default:p%40ss@host:6380/2", true, "host:6380", "default", "p@ss", 2)]
    [InlineData("REDIS://:a+b%2Cc@host", false, "host:6379", null, "a+b,c", null)]
    [InlineData("redis://:pw@h1:1,h2:2?serviceName=m", false, "h1:1,h2:2", null, "pw", null)]
    [InlineData("redis://:a/b@[::1]:7", false, "[::1]:7", null, "a/b", null)]
    public void A_url_says_what_hosters_mean_by_it(
        string url,
        bool tls,
        string servers,
        string? user,
        string? password,
        int? database
    )
    {
        var settings = ConnectionText.Parse(url);
        Assert.Equal(
            (tls, servers, user, password, database),
            (
                settings.Ssl,
                string.Join(',', settings.EndPoints.Select(EndPointCollection.ToString)),
                settings.User,
                settings.Password,
                settings.DefaultDatabase
            )
        );
    }

    private static async Task<RedisServer> StartAsync()
    {
        var server = await RedisServer.StartRedisAsync(RedisServer.Forgetful);
        await server.CommandAsync("CONFIG", "SET", "requirepass", Password);
        return server;
    }

    private static async Task ChangeAsync(RedisServer server, string password) =>
        await server.CommandAsync(
            "--no-auth-warning",
            "-a",
            Password,
            "CONFIG",
            "SET",
            "requirepass",
            password
        );

    private static async Task OpenAsync(string connectionString, Func<string>? password = null)
    {
        await using var store = await RedisSessionContextStore.OpenAsync(
            Options(connectionString, password),
            TimeProvider.System
        );
        await store.CheckHealthAsync(TestContext.Current.CancellationToken);
    }

    private static RedisStoreOptions Options(string connectionString, Func<string>? password) =>
        new()
        {
            ConnectionString = connectionString,
            Password = password,
            CommandTimeout = TimeSpan.FromSeconds(30),
        };
}
