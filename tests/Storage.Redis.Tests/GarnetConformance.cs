using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Redis.Tests;

public sealed class GarnetCompareAndSwap(SharedServers servers) : CompareAndSwapConformance
{
    private readonly OwnKeys _keys = new(servers.Garnet.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class GarnetExpiry(SharedServers servers) : ExpiryConformance
{
    private readonly OwnKeys _keys = new(servers.Garnet.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class GarnetFind(SharedServers servers) : FindConformance
{
    private readonly OwnKeys _keys = new(servers.Garnet.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class GarnetFindHistory(SharedServers servers) : FindHistoryConformance
{
    private readonly OwnKeys _keys = new(servers.Garnet.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class GarnetIndex(SharedServers servers) : IndexConformance
{
    private readonly OwnKeys _keys = new(servers.Garnet.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class GarnetRace(SharedServers servers) : RaceConformance
{
    private readonly OwnKeys _keys = new(servers.Garnet.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class GarnetRoundTrip(SharedServers servers) : RoundTripConformance
{
    private readonly OwnKeys _keys = new(servers.Garnet.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class GarnetSequentialHistory(SharedServers servers) : SequentialHistoryConformance
{
    private readonly OwnKeys _keys = new(servers.Garnet.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class GarnetConcurrentHistory(SharedServers servers) : ConcurrentHistoryConformance
{
    private readonly OwnKeys _keys = new(servers.Garnet.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class GarnetRecord(SharedServers servers) : RecordConformance
{
    private readonly OwnKeys _keys = new(servers.Garnet.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class GarnetEventSwap(SharedServers servers) : EventSwapConformance
{
    private readonly OwnKeys _keys = new(servers.Garnet.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class GarnetFreeing(SharedServers servers) : PurgingConformance
{
    private readonly OwnKeys _keys = new(servers.Garnet.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }

    protected override async Task PassTimeAsync()
    {
        await base.PassTimeAsync();
        await _keys.PassTimeAsync(Time.GetUtcNow());
    }
}

public sealed class GarnetScan(SharedServers servers) : ScanConformance
{
    private readonly OwnKeys _keys = new(servers.Garnet.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class GarnetBlindReplace(SharedServers servers) : BlindReplaceConformance
{
    private readonly OwnKeys _keys = new(servers.Garnet.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class GarnetClock(SharedServers servers) : ClockConformance
{
    private readonly OwnKeys _keys = new(servers.Garnet.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class GarnetTenantList(SharedServers servers) : TenantListConformance
{
    private readonly OwnKeys _keys = new(servers.Garnet.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}
