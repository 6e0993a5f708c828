using Microsoft.Extensions.Time.Testing;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Tests.Cli;

/// <summary>
/// Commands tell a clock that is far from the last time that the store has seen, and one of them confirms it.
/// </summary>
[Trait("Store", "Own")]
public sealed class ClockCommandTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private string Data => _folder.File("data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_running_service_is_told()
    {
        await RecordAsync(TimeProvider.System.GetUtcNow());
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow() + TimeSpan.FromDays(3));
        await using var service = await TestServer.StartAsync(
            _folder,
            time,
            "--Store:Engine=Embedded",
            $"--Store:Path={Data}",
            "--Identity:Clients:0:ClientId=storefront",
            "--Identity:Clients:0:Tenant=demo",
            "--Identity:Clients:0:Public=true"
        );
        Assert.Contains("ahead", await ReadyAsync(service), StringComparison.Ordinal);

        var told = await CommandResult.OfAsync("confirm-clock", "--path", Data);
        told.Says("It is trusted from now on");
        Assert.Equal("""{"status":"ready"}""", await ReadyAsync(service));
    }

    [Fact]
    public async Task An_export_notes_a_clock_that_decides_what_is_left_out()
    {
        await RecordAsync(TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(3));
        var exported = await CommandResult.OfAsync("export", _folder.File("all"), "--path", Data);
        exported.Says("0 contexts");
        Assert.Contains(
            "after the last time that the store has seen",
            exported.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_mistyped_path_is_named_and_no_store_is_made()
    {
        var mistyped = _folder.File("mistyped");
        (await CommandResult.OfAsync("confirm-clock", "--path", mistyped)).Fails(mistyped);
        Assert.False(Directory.Exists(mistyped));
    }

    private async Task RecordAsync(DateTimeOffset seen)
    {
        await using var store = StoreSetup.EmbeddedStoreIn(new(Data), new FakeTimeProvider(seen));
        await store.RecordClockAsync(seen, TestContext.Current.CancellationToken);
    }

    private static Task<string> ReadyAsync(TestServer service) =>
        service.Http.GetStringAsync(
            new Uri("/health/ready", UriKind.Relative),
            TestContext.Current.CancellationToken
        );
}
