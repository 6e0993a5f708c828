using System.Collections.Concurrent;
using CsCheck;
using SessionContext.Core;

namespace SessionContext.Storage.Conformance;

/// <summary>
/// Random calls of several callers at once on few keys: the answers on each key are those of some order of them.
/// </summary>
public abstract class ConcurrentHistoryConformance(ITestStore store) : StoreConformance(store)
{
    private const int Callers = 4;
    private const int CallsEach = 12; // 48 in all, within what the checker can judge

    private int _histories;
    private long _stamps;

    [Fact]
    public Task Any_concurrent_history_is_linearizable() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 1])
            .Array[Callers * CallsEach]
            .SampleAsync(RunAsync, iter: 30, threads: 1);

    private async Task RunAsync((int Act, int Session)[] calls)
    {
        var tenant = $"t{_histories++}c";
        var histories = new ConcurrentBag<Operation>[] { [], [] };
        await Task.WhenAll(
            calls
                .Chunk(CallsEach)
                .Select(own => Task.Run(() => CallAllAsync(tenant, own, histories), Cancellation))
        );
        Assert.All(histories, history => Assert.True(Linearizability.Holds([.. history])));
    }

    private async Task CallAllAsync(
        string tenant,
        (int Act, int Session)[] calls,
        ConcurrentBag<Operation>[] histories
    )
    {
        var seen = new Revision?[histories.Length];
        foreach (var (act, session) in calls)
        {
            var key = Sample.Key($"s{session}", tenant);
            histories[session]
                .Add(
                    act switch
                    {
                        0 or 1 => await ReadAsync(key, seen, session),
                        2 => await SwapAsync(key, seen, session, null),
                        _ => await SwapAsync(
                            key,
                            seen,
                            session,
                            seen[session]?.Next() ?? Revision.First()
                        ),
                    }
                );
        }
    }

    private async Task<Operation> ReadAsync(ContextKey key, Revision?[] seen, int session)
    {
        var invoked = Interlocked.Increment(ref _stamps);
        seen[session] = (await ReadAsync(key))?.Revision;
        return new ReadOperation(invoked, Interlocked.Increment(ref _stamps), seen[session]);
    }

    private async Task<Operation> SwapAsync(
        ContextKey key,
        Revision?[] seen,
        int session,
        Revision? replacement
    )
    {
        var expected = seen[session];
        var context = replacement is { } revision
            ? Sample.Build(Time, revision, null, null, null)
            : null;
        var invoked = Interlocked.Increment(ref _stamps);
        var made = await SwapAsync(key, expected, context);
        var answered = Interlocked.Increment(ref _stamps);
        seen[session] = made ? replacement : expected;
        return new SwapOperation(invoked, answered, expected, replacement, made);
    }
}
