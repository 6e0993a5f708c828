using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;
using RocksDbSharp;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Embedded.Tests;

public sealed class StoreMetricsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_meter_tells_of_batches_and_contexts()
    {
        using var meters = new OneMeter();
        var seen = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter == meters.Meter)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>(
            (i, value, _, _) => seen.Add($"{i.Name} {value}")
        );
        listener.SetMeasurementEventCallback<long>(
            (i, value, tags, _) => seen.Add($"{i.Name} {value} {tags[0].Key}={tags[0].Value}")
        );
        listener.SetMeasurementEventCallback<double>((i, _, _, _) => seen.Add(i.Name));

        await using var store = EmbeddedSessionContextStore.Open(
            new EmbeddedStoreOptions { Path = _folder.Path },
            TimeProvider.System,
            meters
        );
        listener.Start();
        await store.CompareAndSwapAsync(
            Sample.Key(),
            null,
            Sample.New(TimeProvider.System),
            TestContext.Current.CancellationToken
        );
        listener.RecordObservableInstruments();

        Assert.Equal(
            [
                "session_context.storage.batch_size 1",
                "session_context.storage.commit_duration",
                "session_context.storage.queue_depth 0",
                "session_context.storage.contexts 1 tenant=acme",
            ],
            seen
        );
    }

    [Fact]
    public async Task The_meter_tells_what_was_purged()
    {
        using var meters = new OneMeter();
        var (purged, all) = (new List<string>(), new TaskCompletionSource());
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (
                    instrument.Meter == meters.Meter
                    && instrument.Name.EndsWith(".purged", StringComparison.Ordinal)
                )
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(
            (_, value, tags, _) =>
            {
                purged.Add($"{value} {tags[0].Key}={tags[0].Value}");
                if (purged.Count == 2)
                {
                    all.SetResult();
                }
            }
        );
        var time = new FakeTimeProvider();
        await using var store = EmbeddedSessionContextStore.Open(
            new EmbeddedStoreOptions { Path = _folder.Path },
            time,
            meters
        );
        listener.Start();
        var cancellation = TestContext.Current.CancellationToken;
        var hour = TimeSpan.FromHours(1);
        foreach (var name in (string[])["s1", "s2"])
        {
            var context = Sample.New(time, lifetime: hour);
            await store.CompareAndSwapAsync(Sample.Key(name), null, context, cancellation);
        }

        var record = Sample.Record(time, lifetime: hour);
        await store.CompareAndSwapRecordAsync(Sample.RecordKey(), null, record, cancellation);
        time.Advance(hour);
        await all.Task.WaitAsync(cancellation);
        Assert.Equal(["2 kind=context", "1 kind=record"], purged);
    }

    [Fact]
    public async Task The_meter_tells_of_a_failure_to_free()
    {
        using var meters = new OneMeter();
        var failed = new TaskCompletionSource<long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (
                    instrument.Meter == meters.Meter
                    && instrument.Name.EndsWith(".sweep_failures", StringComparison.Ordinal)
                )
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => failed.TrySetResult(value));
        var time = new FakeTimeProvider();
        await using var store = EmbeddedSessionContextStore.Open(
            new EmbeddedStoreOptions { Path = _folder.Path },
            time,
            meters
        );
        listener.Start();
        var cancellation = TestContext.Current.CancellationToken;
        var hour = TimeSpan.FromHours(1);
        var context = Sample.New(time, lifetime: hour);
        await store.CompareAndSwapAsync(Sample.Key(), null, context, cancellation);
        store.Writer.BeforeCommit = _ => throw new RocksDbSharpException("IO error");
        time.Advance(hour);
        Assert.Equal(1, await failed.Task.WaitAsync(cancellation));
    }

    private sealed class OneMeter : IMeterFactory
    {
        public Meter? Meter { get; private set; }

        public Meter Create(MeterOptions options) => Meter = new Meter(options);

        public void Dispose() => Meter?.Dispose();
    }
}
