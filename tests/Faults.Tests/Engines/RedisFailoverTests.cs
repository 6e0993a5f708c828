using System.Net;
using SessionContext.Faults.Tests.Fleet;
using SessionContext.Storage.Servers;

namespace SessionContext.Faults.Tests.Engines;

/// <summary>What the service promises over a Redis with replicas.</summary>
public sealed class RedisFailoverTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_write_that_no_replica_confirms_is_503_and_says_that_it_was_written()
    {
        await using var servers = await RedisPair.StartAsync();
        await using var nodes = new Nodes(Engine.Redis(servers.Master.Address, waitReplicas: 1));
        var http = (await nodes.StartAsync()).Http;
        using var patient = PatientHandler.Client(http);
        using (var confirmed = await patient.WriteAsync("s", 0, "first"))
        {
            Assert.Equal(HttpStatusCode.NoContent, confirmed.StatusCode);
        }

        servers.Replica.Signal("STOP");
        using (var answer = await http.WriteAsync("s", 1, "second"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.NotNull(answer.Headers.RetryAfter?.Delta);
            var body = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.Contains("written but not yet replicated", body, StringComparison.Ordinal);
            Assert.Contains("outcome unknown", body, StringComparison.Ordinal);
        }

        servers.Replica.Signal("CONT");
        Assert.Equal((2, "second"), await patient.StoredAsync("s"));
        using var again = await patient.WriteAsync("s", 1, "second");
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_write_sent_again_is_not_acknowledged_before_a_replica_has_it(long version)
    {
        await using var servers = await RedisPair.StartAsync();
        await using var nodes = new Nodes(Engine.Redis(servers.Master.Address, waitReplicas: 1));
        var http = (await nodes.StartAsync()).Http;
        using var patient = PatientHandler.Client(http);
        for (var before = 0; before < version; before++)
        {
            using var stored = await patient.WriteAsync("s", before, "before");
            Assert.Equal(HttpStatusCode.NoContent, stored.StatusCode);
        }

        servers.Replica.Signal("STOP");
        for (var i = 0; i < 2; i++)
        {
            using var answer = await http.WriteAsync("s", version, "new");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        }

        servers.Replica.Signal("CONT");
        using var again = await patient.WriteAsync("s", version, "new");
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
        Assert.Equal((version + 1, "new"), await patient.StoredAsync("s"));
    }

    [Fact]
    public async Task The_service_follows_a_failover_of_Sentinel_and_has_what_was_acknowledged()
    {
        await using var sentinel = await Sentinel.StartAsync();
        await using var nodes = new Nodes(Engine.Redis(sentinel.ConnectionString, waitReplicas: 1));
        var http = (await nodes.StartAsync()).Http;
        using var patient = PatientHandler.Client(http);
        var writers = Enumerable.Range(0, 8).Select(i => new SessionWriter($"s{i}")).ToArray();
        foreach (var writer in writers)
        {
            await WriteAsync(writer, patient, 20);
        }

        await sentinel.Servers.Master.KillAsync();
        // The replica has no replica of its own yet: what counts is that it takes changes and has all that came before.
        await UntilWrittenAsync(sentinel, http);
        // Reads go over another connection than writes, which finds the new master for itself.
        foreach (var writer in writers)
        {
            await writer.CheckAsync(patient);
        }
    }

    private static async Task WriteAsync(SessionWriter writer, HttpClient http, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.Equal(HttpStatusCode.NoContent, await writer.WriteAsync(http));
        }
    }

    // No replica is left to confirm, so the answer of a write that was made is this 503.
    private static async Task UntilWrittenAsync(Sentinel sentinel, HttpClient http)
    {
        for (var tries = 0; ; tries++)
        {
            using var answer = await http.WriteAsync("afterwards", 0, "new");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            var body = await answer.Content.ReadAsStringAsync(Cancellation);
            if (body.Contains("not yet replicated", StringComparison.Ordinal))
            {
                break;
            }

            Assert.False(tries == 600, $"The service does not follow: {body}");
            await Task.Delay(50, Cancellation);
        }

        var role = await sentinel.Servers.Replica.CommandAsync("ROLE");
        Assert.StartsWith("master", role, StringComparison.Ordinal);
    }
}
