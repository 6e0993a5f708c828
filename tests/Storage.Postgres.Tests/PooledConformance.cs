using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Postgres.Tests;

public sealed class PooledCompareAndSwap(SharedServer server)
    : CompareAndSwapConformance(new PooledSchema(server));

public sealed class PooledExpiry(SharedServer server) : ExpiryConformance(new PooledSchema(server));

public sealed class PooledFind(SharedServer server) : FindConformance(new PooledSchema(server));

public sealed class PooledFindHistory(SharedServer server)
    : FindHistoryConformance(new PooledSchema(server));

public sealed class PooledIndex(SharedServer server) : IndexConformance(new PooledSchema(server));

public sealed class PooledRace(SharedServer server) : RaceConformance(new PooledSchema(server));

public sealed class PooledRoundTrip(SharedServer server)
    : RoundTripConformance(new PooledSchema(server));

public sealed class PooledSequentialHistory(SharedServer server)
    : SequentialHistoryConformance(new PooledSchema(server));

public sealed class PooledConcurrentHistory(SharedServer server)
    : ConcurrentHistoryConformance(new PooledSchema(server));

public sealed class PooledRecord(SharedServer server) : RecordConformance(new PooledSchema(server));

public sealed class PooledEventSwap(SharedServer server)
    : EventSwapConformance(new PooledSchema(server));

public sealed class PooledFreeing(SharedServer server)
    : PurgingConformance(new PooledSchema(server));

public sealed class PooledScan(SharedServer server) : ScanConformance(new PooledSchema(server));

public sealed class PooledMoment(SharedServer server) : MomentConformance(new PooledSchema(server));

public sealed class PooledBlindReplace(SharedServer server)
    : BlindReplaceConformance(new PooledSchema(server));

public sealed class PooledTenantList(SharedServer server)
    : TenantListConformance(new PooledSchema(server));
