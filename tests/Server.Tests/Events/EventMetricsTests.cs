using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SessionContext.Core;
using SessionContext.Server.Events;
using SessionContext.Server.Hosting;
using SessionContext.Server.Tests.Ops;

namespace SessionContext.Server.Tests.Events;

/// <summary>Every event is counted, by type and outcome.</summary>
public sealed class EventMetricsTests : IAsyncLifetime
{
    // Instruments are the process's; what this test counts is told by its flow.
    private readonly AsyncLocal<bool> _isHere = new();
    private RunningService _service = null!;

    public async ValueTask InitializeAsync() => _service = await RunningService.StartAsync();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task An_event_is_applied_once_and_then_seen_before()
    {
        var created = EventCalls.Event("cart.created", """{"id":"c-1","sessionId":"s-1"}""");
        Assert.Equal(
            ["cart.created applied", "cart.created seen_before"],
            await CountedAsync($"[{created},{created}]")
        );
    }

    [Fact]
    public async Task Types_that_are_not_known_are_ignored_and_share_a_label() =>
        Assert.Equal(
            ["other ignored", "other ignored"],
            await CountedAsync(
                $"[{EventCalls.Event("order.placed")},{EventCalls.Event("CART.CREATED")}]"
            )
        );

    [Fact]
    public async Task A_batch_is_refused_as_a_whole() =>
        Assert.Equal(
            ["site.site-updated refused", "cart.closed refused", "other refused"],
            await CountedAsync(
                $"[{EventCalls.Event("site.site-updated")},{EventCalls.Event("cart.closed")},{EventCalls.Event("order.placed")}]"
            )
        );

    private async Task<IEnumerable<string>> CountedAsync(string batch)
    {
        var counted = new ConcurrentQueue<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (
                    instrument is
                    { Name: "session_context.events", Meter.Name: ServiceMetrics.MeterName }
                )
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(
            (_, _, tags, _) =>
            {
                if (_isHere.Value)
                {
                    counted.Enqueue($"{tags[0].Value} {tags[1].Value}");
                }
            }
        );
        listener.Start();
        _isHere.Value = true;
        Assert.True(Tenant.TryParse("demo", out var tenant));
        await _service
            .App.Services.GetRequiredService<EventDelivery>()
            .CarryOutAsync(
                tenant,
                EventsBody.Read(
                    EventMode.Batch,
                    Encoding.UTF8.GetBytes(batch),
                    new HeaderDictionary(),
                    new EventRules(32)
                ),
                TestContext.Current.CancellationToken
            );
        return counted;
    }
}
