using SessionContext.Core;
using SessionContext.Storage.Conformance;
using SessionContext.Storage.Servers;

namespace SessionContext.Storage.Postgres.Tests;

/// <summary>A server that asks for passwords.</summary>
public sealed class PasswordServer : IAsyncLifetime
{
    private PostgresServer _server = null!;

    public int Port => _server.Port;

    public async ValueTask InitializeAsync()
    {
        _server = await PostgresServer.StartNewAsync("fsync=off");
        await _server.ExecuteAsync("CREATE DATABASE \"a base/of 'ours'\"");
        await File.WriteAllTextAsync(
            Path.Combine(_server.Folder, "pg_hba.conf"),
            """
            host all postgres 127.0.0.1/32 trust
            host all all 127.0.0.1/32 scram-sha-256

            """
        );
        await _server.ExecuteAsync("SELECT pg_reload_conf()");
    }

    public Task ExecuteAsync(string sql) => _server.ExecuteAsync(sql);

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}

/// <summary>A password may hold any character, whichever way it is given.</summary>
public sealed class PasswordTests(PasswordServer server) : IClassFixture<PasswordServer>
{
    private const string Password = "first,second; 'a' \"b\" @/:?#%=+ß密🔑";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_url_holds_any_password_percent_encoded()
    {
        var role = await RoleAsync("any_url");
        var database = Uri.EscapeDataString("a base/of 'ours'");
        await OpenAsync(
            $"postgres://{role}:{Uri.EscapeDataString(Password)}@127.0.0.1:{server.Port}/{database}?sslmode=prefer"
        );
    }

    [Fact]
    public async Task Another_password_is_refused_and_not_told()
    {
        var role = await RoleAsync("refused");
        var refused = await Assert.ThrowsAsync<StoreOpenException>(() =>
            OpenAsync($"postgresql://{role}:another@127.0.0.1:{server.Port}/postgres")
        );
        Assert.Contains("the user or the password", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("another", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_of_its_own_may_hold_any_character_and_may_change()
    {
        var role = await RoleAsync("own");
        var current = Password;
        await using var store = await PostgresSessionContextStore.OpenAsync(
            Options(
                $"Host=127.0.0.1;Port={server.Port};Database=postgres;Username={role}",
                () => current
            ),
            TimeProvider.System,
            cancellationToken: Cancellation
        );
        current = "next; and other";
        await server.ExecuteAsync($"ALTER ROLE {role} PASSWORD '{current}'");
        await server.ExecuteAsync(
            $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{role}'"
        );
        Assert.Null(await store.ReadAsync(Sample.Key(), Cancellation));
    }

    [Theory]
    [InlineData("postgres://u:p%40ss@h/d", "h", "u", "p@ss", "d")]
    [InlineData("POSTGRESQL://u@h:7/", "h:7", "u", null, null)]
    [InlineData("postgresql://h1:1,h2:2/d?user=u&password=a%26b", "h1:1,h2:2", "u", "a&b", "d")]
    [InlineData("postgres://u:a/b+c%25@[::1]:7/d%2Fe", "[::1]:7", "u", "a/b+c%", "d/e")]
    public void A_url_says_what_hosters_mean_by_it(
        string url,
        string host,
        string? user,
        string? password,
        string? database
    )
    {
        var settings = ConnectionText.Parse(url);
        Assert.Equal(
            (host, user, password, database),
            (settings.Host, settings.Username, settings.Password, settings.Database)
        );
    }

    [Fact]
    public void A_url_says_how_the_connection_is_protected()
    {
        var settings = ConnectionText.Parse(
            "postgres://u:p@h/d?sslmode=verify-full&sslrootcert=%2Fca.pem&channel_binding=require&connect_timeout=9&application_name=x"
        );
        Assert.Equal(Npgsql.SslMode.VerifyFull, settings.SslMode);
        Assert.Equal(Npgsql.ChannelBinding.Require, settings.ChannelBinding);
        Assert.Equal("/ca.pem", settings.RootCertificate);
        Assert.Equal("x", settings.ApplicationName);
    }

    [Theory]
    [InlineData("postgres://u:p@/d")]
    [InlineData("postgres://u:p@h:port/d")]
    [InlineData("postgres://u:p?x@h/d")]
    [InlineData("postgres://u:p@h/d?sslmode=perhaps")]
    [InlineData("postgres://u:p@h/d?unknown=1")]
    [InlineData("mysql://u:p@h/d")]
    [InlineData("Host=h;Password=first;second")]
    public void A_connection_string_that_cannot_be_read_cannot_be_used(string connectionString) =>
        Assert.False(PostgresStoreOptions.IsUsable(connectionString));

    private async Task<string> RoleAsync(string name)
    {
        var role = $"role_{name}";
        await server.ExecuteAsync(
            $"CREATE ROLE {role} SUPERUSER LOGIN PASSWORD '{Password.Replace("'", "''", StringComparison.Ordinal)}'"
        );
        return role;
    }

    private static async Task OpenAsync(string connectionString)
    {
        await using var store = await PostgresSessionContextStore.OpenAsync(
            Options(connectionString, null),
            TimeProvider.System,
            cancellationToken: Cancellation
        );
        await store.CheckHealthAsync(Cancellation);
    }

    private static PostgresStoreOptions Options(string connectionString, Func<string>? password) =>
        new()
        {
            ConnectionString = connectionString,
            Password = password,
            ConnectTimeout = TimeSpan.FromSeconds(30),
            CommandTimeout = TimeSpan.FromSeconds(30),
        };
}
