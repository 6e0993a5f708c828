using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Redis.Tests;

public sealed class ClusterCompareAndSwap(SharedServers servers) : CompareAndSwapConformance
{
    private readonly OwnKeys _keys = new(servers.Cluster.ConnectionString);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class ClusterExpiry(SharedServers servers) : ExpiryConformance
{
    private readonly OwnKeys _keys = new(servers.Cluster.ConnectionString);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class ClusterFind(SharedServers servers) : FindConformance
{
    private readonly OwnKeys _keys = new(servers.Cluster.ConnectionString);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class ClusterFindHistory(SharedServers servers) : FindHistoryConformance
{
    private readonly OwnKeys _keys = new(servers.Cluster.ConnectionString);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class ClusterIndex(SharedServers servers) : IndexConformance
{
    private readonly OwnKeys _keys = new(servers.Cluster.ConnectionString);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class ClusterRace(SharedServers servers) : RaceConformance
{
    private readonly OwnKeys _keys = new(servers.Cluster.ConnectionString);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class ClusterRoundTrip(SharedServers servers) : RoundTripConformance
{
    private readonly OwnKeys _keys = new(servers.Cluster.ConnectionString);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class ClusterSequentialHistory(SharedServers servers) : SequentialHistoryConformance
{
    private readonly OwnKeys _keys = new(servers.Cluster.ConnectionString);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class ClusterConcurrentHistory(SharedServers servers) : ConcurrentHistoryConformance
{
    private readonly OwnKeys _keys = new(servers.Cluster.ConnectionString);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class ClusterRecord(SharedServers servers) : RecordConformance
{
    private readonly OwnKeys _keys = new(servers.Cluster.ConnectionString);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class ClusterEventSwap(SharedServers servers) : EventSwapConformance
{
    private readonly OwnKeys _keys = new(servers.Cluster.ConnectionString);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class ClusterFreeing(SharedServers servers) : PurgingConformance
{
    private readonly OwnKeys _keys = new(servers.Cluster.ConnectionString);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }

    protected override async Task PassTimeAsync()
    {
        await base.PassTimeAsync();
        await _keys.PassTimeAsync(Time.GetUtcNow());
    }
}

public sealed class ClusterScan(SharedServers servers) : ScanConformance
{
    private readonly OwnKeys _keys = new(servers.Cluster.ConnectionString);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class ClusterBlindReplace(SharedServers servers) : BlindReplaceConformance
{
    private readonly OwnKeys _keys = new(servers.Cluster.ConnectionString);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class ClusterClock(SharedServers servers) : ClockConformance
{
    private readonly OwnKeys _keys = new(servers.Cluster.ConnectionString);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class ClusterTenantList(SharedServers servers) : TenantListConformance
{
    private readonly OwnKeys _keys = new(servers.Cluster.ConnectionString);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}
