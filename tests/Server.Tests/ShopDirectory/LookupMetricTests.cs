using System.Diagnostics.Metrics;
using SessionContext.Server.Hosting;

namespace SessionContext.Server.Tests.ShopDirectory;

public sealed class LookupMetricTests
{
    // Tests that count at the same time have other values, or none.
    private static readonly AsyncLocal<List<string>?> Counted = new();

    [Fact]
    public async Task A_look_up_is_counted_by_what_was_asked_for_and_how_it_ended()
    {
        await using var upstream = await UpstreamServer.StartAsync(Answers.Json(Answers.Sites));
        await using var directory = TestDirectory.Of(upstream);
        var counted = await CountAsync(async () =>
        {
            await directory.DefaultSiteAsync();
            await directory.DefaultSiteAsync();
            await directory.Shop.FindSiteAsync(TestDirectory.Demo, "none", default);
            upstream.Answer = Answers.Json(Answers.Customer);
            await directory.CustomerAsync("found");
            upstream.Answer = Answers.Status(404);
            await directory.CustomerAsync("unknown");
            upstream.Answer = Answers.Status(500);
            await directory.CustomerAsync("failed");
        });
        Assert.Equal(
            [
                "site found",
                "site found",
                "site unknown",
                "customer found",
                "customer unknown",
                "customer failed",
            ],
            counted
        );
    }

    [Fact]
    public async Task A_failure_is_counted_although_an_older_answer_stands_in()
    {
        await using var upstream = await UpstreamServer.StartAsync(Answers.Json(Answers.Sites));
        await using var directory = TestDirectory.Of(upstream);
        await directory.DefaultSiteAsync();
        upstream.Answer = Answers.Status(500);
        directory.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(["site failed"], await CountAsync(() => directory.DefaultSiteAsync()));
    }

    private static async Task<List<string>> CountAsync(Func<Task> act)
    {
        var counted = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (
                    instrument.Meter.Name == ServiceMetrics.MeterName
                    && instrument.Name == "session_context.directory.lookups"
                )
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(
            (_, _, tags, _) =>
            {
                if (Counted.Value == counted)
                {
                    counted.Add($"{tags[0].Value} {tags[1].Value}");
                }
            }
        );
        listener.Start();
        Counted.Value = counted;
        await act();
        return counted;
    }
}
