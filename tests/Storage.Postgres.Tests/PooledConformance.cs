using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Postgres.Tests;

public sealed class PooledCompareAndSwap(SharedServer server) : CompareAndSwapConformance
{
    private readonly PooledSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PooledExpiry(SharedServer server) : ExpiryConformance
{
    private readonly PooledSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PooledFind(SharedServer server) : FindConformance
{
    private readonly PooledSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PooledFindHistory(SharedServer server) : FindHistoryConformance
{
    private readonly PooledSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PooledIndex(SharedServer server) : IndexConformance
{
    private readonly PooledSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PooledRace(SharedServer server) : RaceConformance
{
    private readonly PooledSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PooledRoundTrip(SharedServer server) : RoundTripConformance
{
    private readonly PooledSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PooledSequentialHistory(SharedServer server) : SequentialHistoryConformance
{
    private readonly PooledSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PooledConcurrentHistory(SharedServer server) : ConcurrentHistoryConformance
{
    private readonly PooledSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PooledRecord(SharedServer server) : RecordConformance
{
    private readonly PooledSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PooledEventSwap(SharedServer server) : EventSwapConformance
{
    private readonly PooledSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PooledFreeing(SharedServer server) : PurgingConformance
{
    private readonly PooledSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PooledScan(SharedServer server) : ScanConformance
{
    private readonly PooledSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PooledMoment(SharedServer server) : MomentConformance
{
    private readonly PooledSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PooledBlindReplace(SharedServer server) : BlindReplaceConformance
{
    private readonly PooledSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PooledTenantList(SharedServer server) : TenantListConformance
{
    private readonly PooledSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}
