using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Redis.Tests;

public sealed class RedisCompareAndSwap(SharedServers servers)
    : CompareAndSwapConformance(new OwnKeys(servers.Redis.Address));

public sealed class RedisExpiry(SharedServers servers)
    : ExpiryConformance(new OwnKeys(servers.Redis.Address));

public sealed class RedisFind(SharedServers servers)
    : FindConformance(new OwnKeys(servers.Redis.Address));

public sealed class RedisFindHistory(SharedServers servers)
    : FindHistoryConformance(new OwnKeys(servers.Redis.Address));

public sealed class RedisIndex(SharedServers servers)
    : IndexConformance(new OwnKeys(servers.Redis.Address));

public sealed class RedisRace(SharedServers servers)
    : RaceConformance(new OwnKeys(servers.Redis.Address));

public sealed class RedisRoundTrip(SharedServers servers)
    : RoundTripConformance(new OwnKeys(servers.Redis.Address));

public sealed class RedisSequentialHistory(SharedServers servers)
    : SequentialHistoryConformance(new OwnKeys(servers.Redis.Address));

public sealed class RedisConcurrentHistory(SharedServers servers)
    : ConcurrentHistoryConformance(new OwnKeys(servers.Redis.Address));

public sealed class RedisRecord(SharedServers servers)
    : RecordConformance(new OwnKeys(servers.Redis.Address));

public sealed class RedisEventSwap(SharedServers servers)
    : EventSwapConformance(new OwnKeys(servers.Redis.Address));

public sealed class RedisFreeing(SharedServers servers)
    : PurgingConformance(new OwnKeys(servers.Redis.Address));

public sealed class RedisScan(SharedServers servers)
    : ScanConformance(new OwnKeys(servers.Redis.Address));

public sealed class RedisBlindReplace(SharedServers servers)
    : BlindReplaceConformance(new OwnKeys(servers.Redis.Address));

public sealed class RedisClock(SharedServers servers)
    : ClockConformance(new OwnKeys(servers.Redis.Address));

public sealed class RedisTenantList(SharedServers servers)
    : TenantListConformance(new OwnKeys(servers.Redis.Address));
