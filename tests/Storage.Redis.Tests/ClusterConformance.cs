using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Redis.Tests;

public sealed class ClusterCompareAndSwap(SharedServers servers)
    : CompareAndSwapConformance(new OwnKeys(servers.Cluster.ConnectionString));

public sealed class ClusterExpiry(SharedServers servers)
    : ExpiryConformance(new OwnKeys(servers.Cluster.ConnectionString));

public sealed class ClusterFind(SharedServers servers)
    : FindConformance(new OwnKeys(servers.Cluster.ConnectionString));

public sealed class ClusterFindHistory(SharedServers servers)
    : FindHistoryConformance(new OwnKeys(servers.Cluster.ConnectionString));

public sealed class ClusterIndex(SharedServers servers)
    : IndexConformance(new OwnKeys(servers.Cluster.ConnectionString));

public sealed class ClusterRace(SharedServers servers)
    : RaceConformance(new OwnKeys(servers.Cluster.ConnectionString));

public sealed class ClusterRoundTrip(SharedServers servers)
    : RoundTripConformance(new OwnKeys(servers.Cluster.ConnectionString));

public sealed class ClusterSequentialHistory(SharedServers servers)
    : SequentialHistoryConformance(new OwnKeys(servers.Cluster.ConnectionString));

public sealed class ClusterConcurrentHistory(SharedServers servers)
    : ConcurrentHistoryConformance(new OwnKeys(servers.Cluster.ConnectionString));

public sealed class ClusterRecord(SharedServers servers)
    : RecordConformance(new OwnKeys(servers.Cluster.ConnectionString));

public sealed class ClusterEventSwap(SharedServers servers)
    : EventSwapConformance(new OwnKeys(servers.Cluster.ConnectionString));

public sealed class ClusterFreeing(SharedServers servers)
    : PurgingConformance(new OwnKeys(servers.Cluster.ConnectionString));

public sealed class ClusterScan(SharedServers servers)
    : ScanConformance(new OwnKeys(servers.Cluster.ConnectionString));

public sealed class ClusterBlindReplace(SharedServers servers)
    : BlindReplaceConformance(new OwnKeys(servers.Cluster.ConnectionString));

public sealed class ClusterClock(SharedServers servers)
    : ClockConformance(new OwnKeys(servers.Cluster.ConnectionString));

public sealed class ClusterTenantList(SharedServers servers)
    : TenantListConformance(new OwnKeys(servers.Cluster.ConnectionString));
