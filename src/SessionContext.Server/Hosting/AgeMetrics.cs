using System.Diagnostics.Metrics;
using SessionContext.Server.Keys;
using SessionContext.Server.Settings;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Hosting;

/// <summary>How old things are that operators make or replace now and then.</summary>
internal sealed class AgeMetrics
{
    /// <summary>Makes the gauges.</summary>
    public AgeMetrics(IMeterFactory meters, SigningKeys keys, StoreOptions store, TimeProvider time)
    {
        var meter = meters.Create(ServiceMetrics.MeterName);
        meter.CreateObservableGauge(
            "session_context.signing_key.age",
            () => SinceThen(keys.NewestCreatedAt),
            "s",
            "Age of the signing key in use."
        );
        if (!store.IsShared())
        {
            var data = new DataFolder(store.Path);
            meter.CreateObservableGauge(
                "session_context.backup.age",
                () => SinceThen(data.BackedUpAt),
                "s",
                "Age of the last backup of this data folder; absent if there is none."
            );
        }

        IEnumerable<Measurement<double>> SinceThen(DateTimeOffset? then) =>
            then is { } known ? [new((time.GetUtcNow() - known).TotalSeconds)] : [];
    }
}
