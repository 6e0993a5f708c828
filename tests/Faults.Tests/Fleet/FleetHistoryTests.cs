using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using SessionContext.Core;
using SessionContext.Faults.Tests.Engines;
using SessionContext.Storage.Conformance;

namespace SessionContext.Faults.Tests.Fleet;

/// <summary>
/// Clients that spread over three processes see each session as one register: the answers are those of some order of
/// their calls.
/// </summary>
public sealed class FleetHistoryTests
{
    private const int Processes = 3;
    private const int Clients = 6;
    private const int CallsEach = 10; // 60 on each session, within what the checker can judge
    private const int Sessions = 20;

    private readonly ConcurrentDictionary<string, long> _tags = new();
    private long _stamps;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Histories_over_three_processes_on_Redis_are_linearizable() =>
        await JudgeAsync(await Engine.StartRedisAsync());

    [Fact]
    public async Task Histories_over_three_processes_on_Redis_Cluster_are_linearizable() =>
        await JudgeAsync(await Engine.StartClusterAsync());

    [Fact]
    public async Task Histories_over_three_processes_on_PostgreSQL_are_linearizable() =>
        await JudgeAsync(await Engine.StartPostgresAsync());

    private async Task JudgeAsync(Engine engine)
    {
        await using var _ = engine;
        await using var nodes = new Nodes(engine.Settings());
        var fleet = await Task.WhenAll(
            Enumerable.Range(0, Processes).Select(_ => nodes.StartAsync(Nodes.Patience))
        );
        var histories = await Task.WhenAll(
            Enumerable
                .Range(0, Sessions)
                .Select(session => HistoryAsync(fleet, $"s{session}", seed: session))
        );
        Assert.All(
            histories,
            history =>
                Assert.True(
                    Linearizability.Holds(history),
                    string.Join('\n', history.OrderBy(call => call.Invoked))
                )
        );
        // The clients did get into each other's way.
        var swaps = histories.SelectMany(history => history).OfType<SwapOperation>().ToArray();
        Assert.Contains(swaps, swap => swap.Made);
        Assert.Contains(swaps, swap => !swap.Made);
    }

    private async Task<Operation[]> HistoryAsync(ServerProcess[] fleet, string session, int seed)
    {
        var calls = await Task.WhenAll(
            Enumerable
                .Range(0, Clients)
                .Select(client =>
                    CallAllAsync(fleet, session, $"{client}", new Random((seed * Clients) + client))
                )
        );
        return [.. calls.SelectMany(call => call)];
    }

    // Each call goes to any of the processes, as a load balancer would send it.
    private async Task<List<Operation>> CallAllAsync(
        ServerProcess[] fleet,
        string session,
        string client,
        Random random
    )
    {
        var history = new List<Operation>();
        Seen? seen = null;
        for (var call = 0; call < CallsEach; call++)
        {
            var http = fleet[random.Next(fleet.Length)].Http;
            var expected = seen;
            var invoked = Stamp();
            if (random.Next(6) is var act && act < 2)
            {
                seen = await ReadAsync(http, session);
                history.Add(new ReadOperation(invoked, Stamp(), RevisionOf(seen)));
                continue;
            }

            var isEnd = act == 2 && expected is not null;
            using var answer = isEnd
                ? await http.EndAsync(session, expected!.Tag)
                : await http.WriteAsync(
                    session,
                    expected?.Version ?? 0,
                    $"{client}-{call}",
                    expected?.Tag,
                    create: expected is null
                );
            var answered = Stamp();
            var made = answer.StatusCode == HttpStatusCode.NoContent;
            HttpStatusCode[] known =
            [
                HttpStatusCode.NoContent,
                HttpStatusCode.NotFound,
                HttpStatusCode.Conflict,
                HttpStatusCode.PreconditionFailed,
            ];
            Assert.Contains(answer.StatusCode, known);
            var replacement =
                made && !isEnd
                    ? new Seen(answer.Headers.ETag!, (expected?.Version ?? 0) + 1)
                    : null;
            history.Add(
                new SwapOperation(
                    invoked,
                    answered,
                    RevisionOf(expected),
                    RevisionOf(replacement),
                    made
                )
            );
            // After a refusal what the client knows is out of date: it tries once more with it, or reads.
            seen = made ? replacement : expected;
        }

        return history;
    }

    private static async Task<Seen?> ReadAsync(HttpClient http, string session)
    {
        using var answer = await http.ReadAsync(session);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var document = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        return new(
            answer.Headers.ETag!,
            document.GetProperty("metadata").GetProperty("version").GetInt64()
        );
    }

    private long Stamp() => Interlocked.Increment(ref _stamps);

    // The judge compares revisions; over HTTP a revision is its ETag.
    private Revision? RevisionOf(Seen? seen) =>
        seen is null
            ? null
            : new Revision(_tags.GetOrAdd(seen.Tag.Tag, _ => Stamp()), seen.Version);

    private sealed record Seen(EntityTagHeaderValue Tag, long Version);
}
