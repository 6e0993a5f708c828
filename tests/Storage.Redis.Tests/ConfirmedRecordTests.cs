using Microsoft.Extensions.Time.Testing;
using SessionContext.Core;
using SessionContext.Core.Records;
using SessionContext.Storage.Conformance;
using SessionContext.Storage.Servers;

namespace SessionContext.Storage.Redis.Tests;

/// <summary>
/// What is written to confirm a record, and where: on a cluster, an event and the session on which it was carried out
/// may lie on different servers.
/// </summary>
public sealed class ConfirmedRecordTests : IAsyncLifetime
{
    private const string BesideSession = "sc:probe:{acme:s1}";

    private static readonly ContextKey Key = Sample.Key("s1");

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
    private RedisPair _servers = null!;
    private RedisSessionContextStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RecordKey Event => Sample.Mark(_time).RecordKey(Key.Tenant);

    private string BesideEvent => $"sc:probe:{{acme:{Event.Id}}}";

    public async ValueTask InitializeAsync()
    {
        _servers = await RedisPair.StartAsync();
        _store = await RedisSessionContextStore.OpenAsync(
            new RedisStoreOptions
            {
                ConnectionString = _servers.ConnectionString,
                WaitReplicas = 1,
                CommandTimeout = TimeSpan.FromSeconds(60),
                WaitTimeout = TimeSpan.FromSeconds(30),
            },
            _time
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _servers.DisposeAsync();
    }

    [Fact]
    public async Task An_event_that_was_carried_out_is_confirmed_where_it_is_remembered_and_where_its_session_is()
    {
        Assert.Equal(
            SwapOutcome.Swapped,
            await _store.CompareAndSwapOnceAsync(
                Key,
                null,
                Sample.New(_time),
                Sample.Mark(_time),
                Cancellation
            )
        );
        var commands = await CommandsOfConfirmationAsync();
        Assert.Contains(BesideEvent, commands, StringComparison.Ordinal);
        Assert.Contains(BesideSession, commands, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_other_record_is_confirmed_where_it_is()
    {
        var record = new StoredRecord(1, _time.GetUtcNow().AddDays(1), default);
        Assert.True(await _store.CompareAndSwapRecordAsync(Event, null, record, Cancellation));
        var commands = await CommandsOfConfirmationAsync();
        Assert.Contains(BesideEvent, commands, StringComparison.Ordinal);
        Assert.DoesNotContain(BesideSession, commands, StringComparison.Ordinal);
    }

    // Each command is a slow one.
    private async Task<string> CommandsOfConfirmationAsync()
    {
        await _servers.Master.CommandAsync("CONFIG", "SET", "slowlog-log-slower-than", "0");
        await _store.EnsureRecordDurableAsync(Event, Cancellation);
        return await _servers.Master.CommandAsync("SLOWLOG", "GET", "100");
    }
}
