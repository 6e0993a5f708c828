using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Postgres.Tests;

public sealed class PostgresCompareAndSwap(SharedServer server)
    : CompareAndSwapConformance(new TestSchema(server));

public sealed class PostgresExpiry(SharedServer server) : ExpiryConformance(new TestSchema(server));

public sealed class PostgresFind(SharedServer server) : FindConformance(new TestSchema(server));

public sealed class PostgresFindHistory(SharedServer server)
    : FindHistoryConformance(new TestSchema(server));

public sealed class PostgresIndex(SharedServer server) : IndexConformance(new TestSchema(server));

public sealed class PostgresRace(SharedServer server) : RaceConformance(new TestSchema(server));

public sealed class PostgresRoundTrip(SharedServer server)
    : RoundTripConformance(new TestSchema(server));

public sealed class PostgresSequentialHistory(SharedServer server)
    : SequentialHistoryConformance(new TestSchema(server));

public sealed class PostgresConcurrentHistory(SharedServer server)
    : ConcurrentHistoryConformance(new TestSchema(server));

public sealed class PostgresRecord(SharedServer server) : RecordConformance(new TestSchema(server));

public sealed class PostgresEventSwap(SharedServer server)
    : EventSwapConformance(new TestSchema(server));

public sealed class PostgresFreeing(SharedServer server)
    : PurgingConformance(new TestSchema(server));

public sealed class PostgresScan(SharedServer server) : ScanConformance(new TestSchema(server));

public sealed class PostgresMoment(SharedServer server) : MomentConformance(new TestSchema(server));

public sealed class PostgresBlindReplace(SharedServer server)
    : BlindReplaceConformance(new TestSchema(server));

public sealed class PostgresClock(SharedServer server) : ClockConformance(new TestSchema(server));

public sealed class PostgresClockSweep(SharedServer server)
    : ClockSweepConformance(new TestSchema(server));

public sealed class PostgresTenantList(SharedServer server)
    : TenantListConformance(new TestSchema(server));
