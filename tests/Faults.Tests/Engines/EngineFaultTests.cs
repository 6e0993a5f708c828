using System.Net;
using System.Text.Json;
using SessionContext.Faults.Tests.Fleet;

namespace SessionContext.Faults.Tests.Engines;

/// <summary>
/// What callers are told while the engine stalls, or the network to it, and that they are served again after it.
/// </summary>
public abstract class EngineFaultTests : IAsyncLifetime
{
    private const string Session = "s";

    /// <summary>Far longer than the service waits.</summary>
    private static readonly TimeSpan FarTooLong = TimeSpan.FromMinutes(1);

    private Engine _engine = null!;
    private Proxy _proxy = null!;
    private Nodes _nodes = null!;
    private HttpClient _http = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _engine = await StartEngineAsync();
        _proxy = new Proxy(_engine.Port);
        _nodes = new Nodes(_engine.Settings(through: _proxy.Port));
        try
        {
            _http = (await _nodes.StartAsync()).Http;
            await PutAsync(0, "first", HttpStatusCode.NoContent);
        }
        catch
        {
            await DisposeAsync(); // nobody else does where this fails
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _nodes.DisposeAsync();
        await _proxy.DisposeAsync();
        await _engine.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_stalled_engine_gives_503_holds_up_nothing_else_and_is_used_again()
    {
        // Its calls hang for longer than a busy machine takes to ask whether it is live.
        var longer = new KeyValuePair<string, string>("Store__Timeout", "00:00:08");
        var http = (await _nodes.StartAsync(longer)).Http;
        using (_engine.Freeze())
        {
            var calls = Enumerable
                .Range(0, 200)
                .Select(i =>
                    i % 2 == 0
                        ? http.ReadAsync(Session)
                        : http.WriteAsync($"{Session}{i}", 0, "new")
                )
                .ToArray();
            using var live = await http.GetAsync("/health/live", Cancellation);
            Assert.Equal(HttpStatusCode.OK, live.StatusCode);
            Assert.True(
                calls.Count(call => call.IsCompleted) < calls.Length / 2,
                "The answer waited for those that hang."
            );
            foreach (var call in calls)
            {
                await IsUnavailableAsync(call);
            }

            using var ready = await http.GetAsync("/health/ready", Cancellation);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        }

        await ServesAgainAsync(http);
    }

    [Fact]
    public async Task A_network_that_is_cut_gives_503_and_is_used_again()
    {
        _proxy.Cut();
        await IsUnavailableAsync(_http.ReadAsync(Session));
        await IsUnavailableAsync(_http.WriteAsync(Session, 1, "second"));
        _proxy.Heal();
        await ServesAgainAsync();
    }

    [Fact]
    public async Task A_slow_network_is_waited_for_and_a_far_too_slow_one_gives_503()
    {
        _proxy.Delay = TimeSpan.FromMilliseconds(100);
        await PutAsync(1, "second", HttpStatusCode.NoContent);
        Assert.Equal((2, "second"), await _http.StoredAsync(Session));
        _proxy.Delay = FarTooLong;
        await IsUnavailableAsync(_http.ReadAsync(Session));
        await IsUnavailableAsync(_http.WriteAsync(Session, 2, "third"));
        _proxy.Cut(); // what is still on its way does not come any more
        _proxy.Heal();
        await ServesAgainAsync();
    }

    [Fact]
    public async Task A_write_whose_answer_is_lost_is_said_to_be_unknown_and_its_repetition_is_no_conflict()
    {
        using var before = await _http.ReadAsync(Session);
        var other = (await _nodes.StartAsync([.. _engine.Settings()])).Http; // not by way of the proxy
        _proxy.HoldAnswersFrom("second");
        await IsUnknownAsync(_http.WriteAsync(Session, 1, "second", before.Headers.ETag));
        await UntilStoredAsync(other, (2, "second"));
        _proxy.Cut();
        _proxy.Heal();
        await ServesAgainAsync();
        Assert.Equal((2, "second"), await _http.StoredAsync(Session));

        using var again = await _http.WriteAsync(Session, 1, "second", before.Headers.ETag);
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
        Assert.Equal((2, "second"), await _http.StoredAsync(Session));
    }

    [Fact]
    public async Task A_write_that_never_arrived_is_said_to_be_unknown_and_its_repetition_is_carried_out()
    {
        await LoseAWriteAsync();
        Assert.Equal((1, "first"), await _http.StoredAsync(Session));
        await PutAsync(1, "second", HttpStatusCode.NoContent);
        Assert.Equal((2, "second"), await _http.StoredAsync(Session));
    }

    [Fact]
    public async Task A_repetition_that_comes_after_another_change_is_a_conflict()
    {
        await LoseAWriteAsync();
        await PutAsync(1, "another", HttpStatusCode.NoContent);
        await PutAsync(1, "second", HttpStatusCode.Conflict);
        Assert.Equal((2, "another"), await _http.StoredAsync(Session));
    }

    private protected abstract Task<Engine> StartEngineAsync();

    private async Task LoseAWriteAsync()
    {
        _proxy.HoldRequestsFrom("second");
        await IsUnknownAsync(_http.WriteAsync(Session, 1, "second"));
        _proxy.Cut();
        _proxy.Heal();
        await ServesAgainAsync();
    }

    private async Task PutAsync(long version, string text, HttpStatusCode expected)
    {
        using var answer = await _http.WriteAsync(Session, version, text);
        Assert.Equal(expected, answer.StatusCode);
    }

    private Task ServesAgainAsync() => ServesAgainAsync(_http);

    private static async Task ServesAgainAsync(HttpClient http)
    {
        await http.UntilReadyAsync();
        await http.StoredAsync(Session);
        using var answer = await http.WriteAsync("afterwards", 0, "new");
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private static async Task UntilStoredAsync(HttpClient http, (long, string) expected)
    {
        for (var tries = 0; await http.StoredAsync(Session) != expected; tries++)
        {
            Assert.False(tries == 600, "The write does not arrive.");
            await Task.Delay(50, Cancellation);
        }
    }

    private static async Task<string> IsUnavailableAsync(Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter?.Delta);
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }

    private static async Task IsUnknownAsync(Task<HttpResponseMessage> call)
    {
        var details = JsonDocument.Parse(await IsUnavailableAsync(call)).RootElement;
        Assert.Equal("outcome unknown", details.GetProperty("details")[0].GetString());
    }
}

/// <summary>On Redis.</summary>
public sealed class RedisFaultTests : EngineFaultTests
{
    private protected override Task<Engine> StartEngineAsync() => Engine.StartRedisAsync();
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresFaultTests : EngineFaultTests
{
    private protected override Task<Engine> StartEngineAsync() => Engine.StartPostgresAsync();
}
