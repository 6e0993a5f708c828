using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Redis.Tests;

public sealed class GarnetCompareAndSwap(SharedServers servers)
    : CompareAndSwapConformance(new OwnKeys(servers.Garnet.Address));

public sealed class GarnetExpiry(SharedServers servers)
    : ExpiryConformance(new OwnKeys(servers.Garnet.Address));

public sealed class GarnetFind(SharedServers servers)
    : FindConformance(new OwnKeys(servers.Garnet.Address));

public sealed class GarnetFindHistory(SharedServers servers)
    : FindHistoryConformance(new OwnKeys(servers.Garnet.Address));

public sealed class GarnetIndex(SharedServers servers)
    : IndexConformance(new OwnKeys(servers.Garnet.Address));

public sealed class GarnetRace(SharedServers servers)
    : RaceConformance(new OwnKeys(servers.Garnet.Address));

public sealed class GarnetRoundTrip(SharedServers servers)
    : RoundTripConformance(new OwnKeys(servers.Garnet.Address));

public sealed class GarnetSequentialHistory(SharedServers servers)
    : SequentialHistoryConformance(new OwnKeys(servers.Garnet.Address));

public sealed class GarnetConcurrentHistory(SharedServers servers)
    : ConcurrentHistoryConformance(new OwnKeys(servers.Garnet.Address));

public sealed class GarnetRecord(SharedServers servers)
    : RecordConformance(new OwnKeys(servers.Garnet.Address));

public sealed class GarnetEventSwap(SharedServers servers)
    : EventSwapConformance(new OwnKeys(servers.Garnet.Address));

public sealed class GarnetFreeing(SharedServers servers)
    : PurgingConformance(new OwnKeys(servers.Garnet.Address));

public sealed class GarnetScan(SharedServers servers)
    : ScanConformance(new OwnKeys(servers.Garnet.Address));

public sealed class GarnetBlindReplace(SharedServers servers)
    : BlindReplaceConformance(new OwnKeys(servers.Garnet.Address));

public sealed class GarnetClock(SharedServers servers)
    : ClockConformance(new OwnKeys(servers.Garnet.Address));

public sealed class GarnetTenantList(SharedServers servers)
    : TenantListConformance(new OwnKeys(servers.Garnet.Address));
