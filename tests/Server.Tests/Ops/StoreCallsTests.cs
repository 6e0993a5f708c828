using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;
using OpenTelemetry.Metrics;
using SessionContext.Core;
using SessionContext.Server.Hosting;

namespace SessionContext.Server.Tests.Ops;

public sealed class StoreCallsTests : IMeterFactory
{
    private readonly FakeTimeProvider _time = new();
    private readonly Meter _meter = new(StoreCalls.MeterName);
    private readonly List<(double Seconds, Dictionary<string, object?> Tags)> _measured = [];
    private readonly MeterListener _listener = new();
    private readonly StoreCalls _calls;

    public StoreCallsTests()
    {
        _calls = new StoreCalls(this, "redis", _time);
        _listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter == _meter)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>(
            (_, value, tags, _) =>
                _measured.Add(
                    (value, tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value))
                )
        );
        _listener.Start();
    }

    public Meter Create(MeterOptions options) => _meter;

    public void Dispose()
    {
        _listener.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public async Task A_call_is_measured_with_engine_and_operation()
    {
        await _calls.RunAsync("read", _time, Later);

        var (seconds, tags) = Assert.Single(_measured);
        Assert.Equal(2, seconds);
        Assert.Equal("redis", tags["db.system.name"]);
        Assert.Equal("read", tags["db.operation.name"]);
        Assert.DoesNotContain("error.type", tags.Keys);

        static async ValueTask<int> Later(FakeTimeProvider time)
        {
            await Task.Yield();
            time.Advance(TimeSpan.FromSeconds(2));
            return 1;
        }
    }

    [Theory]
    [InlineData(StoreFailureKind.Failed, "failed")]
    [InlineData(StoreFailureKind.Unreachable, "unreachable")]
    [InlineData(StoreFailureKind.Timeout, "timeout")]
    [InlineData(StoreFailureKind.QueueFull, "queue_full")]
    [InlineData(StoreFailureKind.Full, "full")]
    [InlineData(StoreFailureKind.Refused, "refused")]
    [InlineData(StoreFailureKind.NotReplicated, "not_replicated")]
    [InlineData(StoreFailureKind.Closing, "closing")]
    [InlineData(StoreFailureKind.Contended, "contended")]
    public async Task A_failure_is_measured_with_its_kind(StoreFailureKind kind, string error)
    {
        var failure = new StoreUnavailableException("It failed.") { Kind = kind };
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await _calls.RunAsync<Exception, int>("read", failure, e => throw e)
        );
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await _calls.RunAsync("read", failure, e => ValueTask.FromException<int>(e))
        );
        Assert.Equal([error, error], _measured.Select(one => one.Tags["error.type"]));
    }

    [Fact]
    public async Task A_caller_who_hangs_up_is_no_failure_of_the_store()
    {
        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
            await _calls.RunAsync<int, int>("read", 0, _ => throw new OperationCanceledException())
        );
        Assert.Equal("cancelled", Assert.Single(_measured).Tags["error.type"]);
    }

    [Fact]
    public async Task A_listing_is_measured_without_the_time_that_its_consumer_takes()
    {
        await foreach (var _ in _calls.ListAsync("scan", Items(), default))
        {
            _time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(3, Assert.Single(_measured).Seconds);

        async IAsyncEnumerable<int> Items()
        {
            for (var i = 0; i < 3; i++)
            {
                await Task.Yield();
                _time.Advance(TimeSpan.FromSeconds(1));
                yield return i;
            }
        }
    }

    [Fact]
    public void A_call_that_ends_at_once_allocates_nothing_that_is_measured()
    {
        _listener.Dispose();
        using var provider = OpenTelemetry
            .Sdk.CreateMeterProviderBuilder()
            .AddMeter(StoreCalls.MeterName)
            .Build();
        Call(1_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Call(1_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Call(int times)
        {
            for (var i = 0; i < times; i++)
            {
                var call = _calls.RunAsync(
                    "read",
                    (i, this),
                    static _ => new ValueTask<string?>("found")
                );
                Assert.True(call.IsCompletedSuccessfully);
            }
        }
    }
}
