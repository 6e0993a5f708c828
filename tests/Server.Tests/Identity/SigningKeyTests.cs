using System.Net;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using SessionContext.Server.Cli;
using SessionContext.Server.Keys;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Tests.Identity;

public sealed class SigningKeyTests : IDisposable
{
    private static readonly TimeSpan Retention = TimeSpan.FromDays(1);
    private readonly TestFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Keys_and_tokens_survive_a_restart()
    {
        string token;
        await using (var first = await StartAsync())
        {
            token = await first.TokenAsync();
        }

        await using var second = await StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await second.ReadAsync(token)).StatusCode);
        Assert.Equal(KeyOf(token), KeyOf(await second.TokenAsync()));
    }

    [Fact]
    public async Task Nobody_else_may_read_the_keys()
    {
        await using var server = await StartAsync();
        if (!OperatingSystem.IsWindows())
        {
            var file = Assert.Single(Directory.GetFiles(_folder.File("keys")));
            Assert.Equal("600", Convert.ToString((int)File.GetUnixFileMode(file), 8));
            Assert.Equal(
                "700",
                Convert.ToString((int)File.GetUnixFileMode(_folder.File("keys")), 8)
            );
        }
    }

    [Fact]
    public async Task A_key_that_others_may_read_stops_the_start()
    {
        await (await StartAsync()).DisposeAsync();
        var file = Assert.Single(Directory.GetFiles(_folder.File("keys")));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, (UnixFileMode)0x1A4);
        }

        var refused = await Assert.ThrowsAsync<SettingsException>(StartAsync);
        Assert.Contains("0600", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_cannot_be_read_stops_the_start()
    {
        await (await StartAsync()).DisposeAsync();
        var file = Assert.Single(Directory.GetFiles(_folder.File("keys")));
        await File.WriteAllTextAsync(file, "half a k");
        await Assert.ThrowsAsync<SettingsException>(StartAsync);
    }

    [Fact]
    public async Task A_rotated_key_signs_and_the_one_before_still_validates()
    {
        await using var server = await StartAsync();
        var old = await server.TokenAsync();
        await RotateAsync();

        _time.Advance(SigningKeys.RefreshInterval);
        var young = await server.TokenAsync();

        Assert.NotEqual(KeyOf(old), KeyOf(young));
        Assert.Equal([KeyOf(young), KeyOf(old)], await server.KeyIdsAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await server.ReadAsync(old)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.ReadAsync(young)).StatusCode);
    }

    [Fact]
    public async Task A_key_grows_too_old_by_itself()
    {
        await using var server = await StartAsync(
            "--Identity:SigningKeyLifetime=01:00:00",
            "--Identity:Lifetimes:Customer:Refresh=1.00:00:00"
        );
        var old = await server.TokenAsync();

        _time.Advance(TimeSpan.FromHours(1));

        Assert.NotEqual(KeyOf(old), KeyOf(await server.TokenAsync()));
        Assert.Equal(HttpStatusCode.NotFound, (await server.ReadAsync(old)).StatusCode);
    }

    [Fact]
    public async Task An_old_key_is_removed_when_the_last_token_it_signed_has_ended()
    {
        await using var server = await StartAsync(
            $"--Identity:Lifetimes:Customer:Refresh={Retention}"
        );
        var old = KeyOf(await server.TokenAsync());
        await RotateAsync();
        _time.Advance(Retention);
        Assert.Contains(old, await server.KeyIdsAsync());

        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.DoesNotContain(old, await server.KeyIdsAsync());
        Assert.Single(Directory.GetFiles(_folder.File("keys")));
    }

    [Fact]
    public async Task A_key_is_kept_for_as_long_as_a_cursor_is_valid()
    {
        await using var server = await StartAsync(
            "--Identity:Lifetimes:Customer:Refresh=05:00:00",
            "--Identity:Lifetimes:Anonymous:Refresh=05:00:00"
        );
        var old = KeyOf(await server.TokenAsync());
        await RotateAsync();
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Contains(old, await server.KeyIdsAsync());
    }

    [Fact]
    public async Task A_key_that_is_taken_away_ends_its_tokens_though_they_were_checked_before()
    {
        await using var server = await StartAsync();
        var token = await server.TokenAsync();
        await server.ReadAsync(token);
        Directory.Delete(_folder.File("keys"), recursive: true);

        _time.Advance(SigningKeys.RefreshInterval);

        Assert.Equal(HttpStatusCode.Unauthorized, (await server.ReadAsync(token)).StatusCode);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await server.ReadAsync(await server.TokenAsync())).StatusCode
        );
    }

    [Fact]
    public void A_start_of_the_service_is_no_command()
    {
        Assert.Null(Commands.TryRun([]));
        Assert.Null(Commands.TryRun(["--Store:Path=x"]));
        Assert.Null(Commands.TryRun(["Store:Path=x"]));
    }

    // As `session-context rotate-keys` does, by the test's clock.
    private async Task RotateAsync()
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        await KeyFolder.In(_folder.Path).RotateAsync(_time.GetUtcNow(), default);
    }

    private Task<TestServer> StartAsync() => StartAsync([]);

    private Task<TestServer> StartAsync(params string[] settings) =>
        TestServer.StartAsync(_folder, _time, [.. Calls.Shop, .. settings]);

    private static string KeyOf(string token) => new JsonWebToken(token).Kid;
}
