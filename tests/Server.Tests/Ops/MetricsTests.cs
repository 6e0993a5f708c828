using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Ops;

[EachEngine]
public sealed class MetricsTests
{
    [Fact]
    public async Task Requests_are_counted_by_route()
    {
        await using var service = await RunningService.StartAsync();
        using var _ = await service.GetAsync("/session-context/demo/context/a-session-id");
        Assert.Contains(
            "http_route=\"/session-context/{tenant}/context/{sessionId}",
            await service.TextAsync("/metrics"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task No_session_id_becomes_a_label()
    {
        await using var service = await RunningService.StartAsync();
        using var _ = await service.GetAsync("/session-context/demo/context/a-session-id");
        Assert.DoesNotContain(
            "a-session-id",
            await service.TextAsync("/metrics"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Durations_below_a_millisecond_are_told_apart()
    {
        await using var service = await RunningService.StartAsync();
        using var _ = await service.GetAsync("/nothing-here");
        var metrics = await service.TextAsync("/metrics");
        Assert.Contains("le=\"0.00025\"", metrics, StringComparison.Ordinal);
        Assert.Contains("le=\"0.0005\"", metrics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/metrics")]
    public async Task Probes_and_scrapes_are_not_counted_as_requests(string path)
    {
        await using var service = await RunningService.StartAsync();
        await service.TextAsync(path);
        using var _ = await service.GetAsync("/session-context/demo/context/a-session-id");
        var metrics = "";
        // A scrape that comes soon after another gets the text of that one.
        for (var i = 0; !metrics.Contains("http_route", StringComparison.Ordinal); i++)
        {
            Assert.False(i == 600, "No request is counted.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
            metrics = await service.TextAsync("/metrics");
        }

        Assert.DoesNotContain($"http_route=\"{path}", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_runtime_is_measured()
    {
        await using var service = await RunningService.StartAsync();
        Assert.Contains(
            "dotnet_gc_collections_total",
            await service.TextAsync("/metrics"),
            StringComparison.Ordinal
        );
    }
}
