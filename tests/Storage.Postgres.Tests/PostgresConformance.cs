using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Postgres.Tests;

public sealed class PostgresCompareAndSwap(SharedServer server) : CompareAndSwapConformance
{
    private readonly TestSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PostgresExpiry(SharedServer server) : ExpiryConformance
{
    private readonly TestSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PostgresFind(SharedServer server) : FindConformance
{
    private readonly TestSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PostgresFindHistory(SharedServer server) : FindHistoryConformance
{
    private readonly TestSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PostgresIndex(SharedServer server) : IndexConformance
{
    private readonly TestSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PostgresRace(SharedServer server) : RaceConformance
{
    private readonly TestSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PostgresRoundTrip(SharedServer server) : RoundTripConformance
{
    private readonly TestSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PostgresSequentialHistory(SharedServer server) : SequentialHistoryConformance
{
    private readonly TestSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PostgresConcurrentHistory(SharedServer server) : ConcurrentHistoryConformance
{
    private readonly TestSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PostgresRecord(SharedServer server) : RecordConformance
{
    private readonly TestSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PostgresEventSwap(SharedServer server) : EventSwapConformance
{
    private readonly TestSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PostgresFreeing(SharedServer server) : PurgingConformance
{
    private readonly TestSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PostgresScan(SharedServer server) : ScanConformance
{
    private readonly TestSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PostgresMoment(SharedServer server) : MomentConformance
{
    private readonly TestSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PostgresBlindReplace(SharedServer server) : BlindReplaceConformance
{
    private readonly TestSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PostgresClock(SharedServer server) : ClockConformance
{
    private readonly TestSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PostgresClockSweep(SharedServer server) : ClockSweepConformance
{
    private readonly TestSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class PostgresTenantList(SharedServer server) : TenantListConformance
{
    private readonly TestSchema _schema = new(server);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _schema.OpenAsync(time);

    protected override void Remove() { }
}
