using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Redis.Tests;

public sealed class RedisCompareAndSwap(SharedServers servers) : CompareAndSwapConformance
{
    private readonly OwnKeys _keys = new(servers.Redis.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class RedisExpiry(SharedServers servers) : ExpiryConformance
{
    private readonly OwnKeys _keys = new(servers.Redis.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class RedisFind(SharedServers servers) : FindConformance
{
    private readonly OwnKeys _keys = new(servers.Redis.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class RedisFindHistory(SharedServers servers) : FindHistoryConformance
{
    private readonly OwnKeys _keys = new(servers.Redis.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class RedisIndex(SharedServers servers) : IndexConformance
{
    private readonly OwnKeys _keys = new(servers.Redis.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class RedisRace(SharedServers servers) : RaceConformance
{
    private readonly OwnKeys _keys = new(servers.Redis.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class RedisRoundTrip(SharedServers servers) : RoundTripConformance
{
    private readonly OwnKeys _keys = new(servers.Redis.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class RedisSequentialHistory(SharedServers servers) : SequentialHistoryConformance
{
    private readonly OwnKeys _keys = new(servers.Redis.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class RedisConcurrentHistory(SharedServers servers) : ConcurrentHistoryConformance
{
    private readonly OwnKeys _keys = new(servers.Redis.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class RedisRecord(SharedServers servers) : RecordConformance
{
    private readonly OwnKeys _keys = new(servers.Redis.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class RedisEventSwap(SharedServers servers) : EventSwapConformance
{
    private readonly OwnKeys _keys = new(servers.Redis.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class RedisFreeing(SharedServers servers) : PurgingConformance
{
    private readonly OwnKeys _keys = new(servers.Redis.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }

    protected override async Task PassTimeAsync()
    {
        await base.PassTimeAsync();
        await _keys.PassTimeAsync(Time.GetUtcNow());
    }
}

public sealed class RedisScan(SharedServers servers) : ScanConformance
{
    private readonly OwnKeys _keys = new(servers.Redis.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class RedisBlindReplace(SharedServers servers) : BlindReplaceConformance
{
    private readonly OwnKeys _keys = new(servers.Redis.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class RedisClock(SharedServers servers) : ClockConformance
{
    private readonly OwnKeys _keys = new(servers.Redis.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}

public sealed class RedisTenantList(SharedServers servers) : TenantListConformance
{
    private readonly OwnKeys _keys = new(servers.Redis.Address);

    protected override ValueTask<ISessionContextStore> OpenAsync(TimeProvider time) =>
        _keys.OpenAsync(time);

    protected override void Remove() { }
}
