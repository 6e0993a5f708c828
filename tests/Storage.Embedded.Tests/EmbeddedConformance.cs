using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Embedded.Tests;

public sealed class EmbeddedCompareAndSwap : CompareAndSwapConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        ValueTask.FromResult<ISessionContextStore>(_folder.OpenStore(time));

    protected override void Remove() => _folder.Dispose();
}

public sealed class EmbeddedExpiry : ExpiryConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        ValueTask.FromResult<ISessionContextStore>(_folder.OpenStore(time));

    protected override void Remove() => _folder.Dispose();
}

public sealed class EmbeddedFind : FindConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        ValueTask.FromResult<ISessionContextStore>(_folder.OpenStore(time));

    protected override void Remove() => _folder.Dispose();
}

public sealed class EmbeddedFindHistory : FindHistoryConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        ValueTask.FromResult<ISessionContextStore>(_folder.OpenStore(time));

    protected override void Remove() => _folder.Dispose();
}

public sealed class EmbeddedIndex : IndexConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        ValueTask.FromResult<ISessionContextStore>(_folder.OpenStore(time));

    protected override void Remove() => _folder.Dispose();
}

public sealed class EmbeddedRace : RaceConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        ValueTask.FromResult<ISessionContextStore>(_folder.OpenStore(time));

    protected override void Remove() => _folder.Dispose();
}

public sealed class EmbeddedRoundTrip : RoundTripConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        ValueTask.FromResult<ISessionContextStore>(_folder.OpenStore(time));

    protected override void Remove() => _folder.Dispose();
}

public sealed class EmbeddedSequentialHistory : SequentialHistoryConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        ValueTask.FromResult<ISessionContextStore>(_folder.OpenStore(time));

    protected override void Remove() => _folder.Dispose();
}

public sealed class EmbeddedConcurrentHistory : ConcurrentHistoryConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        ValueTask.FromResult<ISessionContextStore>(_folder.OpenStore(time));

    protected override void Remove() => _folder.Dispose();
}

public sealed class EmbeddedRecord : RecordConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        ValueTask.FromResult<ISessionContextStore>(_folder.OpenStore(time));

    protected override void Remove() => _folder.Dispose();
}

public sealed class EmbeddedEventSwap : EventSwapConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        ValueTask.FromResult<ISessionContextStore>(_folder.OpenStore(time));

    protected override void Remove() => _folder.Dispose();
}

public sealed class EmbeddedFreeing : PurgingConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        ValueTask.FromResult<ISessionContextStore>(_folder.OpenStore(time));

    protected override void Remove() => _folder.Dispose();
}

public sealed class EmbeddedScan : ScanConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        ValueTask.FromResult<ISessionContextStore>(_folder.OpenStore(time));

    protected override void Remove() => _folder.Dispose();
}

public sealed class EmbeddedMoment : MomentConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        ValueTask.FromResult<ISessionContextStore>(_folder.OpenStore(time));

    protected override void Remove() => _folder.Dispose();
}

public sealed class EmbeddedClock : ClockConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        ValueTask.FromResult<ISessionContextStore>(_folder.OpenStore(time));

    protected override void Remove() => _folder.Dispose();
}

public sealed class EmbeddedClockSweep : ClockSweepConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        ValueTask.FromResult<ISessionContextStore>(_folder.OpenStore(time));

    protected override void Remove() => _folder.Dispose();
}

public sealed class EmbeddedTenantList : TenantListConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        ValueTask.FromResult<ISessionContextStore>(_folder.OpenStore(time));

    protected override void Remove() => _folder.Dispose();
}
