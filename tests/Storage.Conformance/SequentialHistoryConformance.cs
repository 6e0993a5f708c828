using CsCheck;
using SessionContext.Core;

namespace SessionContext.Storage.Conformance;

/// <summary>Random calls, one after another, answered as by a dictionary in memory; time passes between them.</summary>
public abstract class SequentialHistoryConformance(ITestStore store) : StoreConformance(store)
{
    private static readonly string[] Sessions = ["a", "ab", "b"];
    private static readonly string?[] Ids = [null, "", "i1", "i11", "ü\0"];
    private static readonly TimeSpan?[] Lifetimes =
    [
        null,
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(3),
    ];

    /// <summary>What one step does, as indexes into what there is to choose from.</summary>
    private static readonly Gen<(int Act, int Session, int Customer, int Cart, int Life)> Step =
        Gen.Select(
            Gen.Int[0, 9],
            Gen.Int[0, 2],
            Gen.Int[0, 4],
            Gen.Int[0, 4],
            Gen.Int[0, 2],
            (act, session, customer, cart, life) => (act, session, customer, cart, life)
        );

    private int _histories;

    [Fact]
    public Task Any_history_is_answered_as_by_a_dictionary() =>
        Step.Array[1, 25].SampleAsync(RunAsync, iter: 40, threads: 1);

    // Each history has a tenant of its own, so that it starts from nothing.
    private async Task RunAsync((int Act, int Session, int Customer, int Cart, int Life)[] steps)
    {
        var tenant = $"t{_histories++}h";
        var model = new Dictionary<string, StoredContext>();
        Revision? former = null;
        foreach (var step in steps)
        {
            var name = Sessions[step.Session];
            var key = Sample.Key(name, tenant);
            var current = Alive(model).GetValueOrDefault(name);
            var expected = step.Act switch
            {
                0 => former,
                1 => null,
                _ => current?.Revision,
            };
            var replacement = step.Act is 2 or 3 ? null : Replacement(current, step);
            if (step.Act == 9)
            {
                Time.Advance(TimeSpan.FromMinutes(40));
                continue;
            }

            var made = await SwapAsync(key, expected, replacement);
            Assert.Equal(expected == current?.Revision, made);
            if (made)
            {
                former = current?.Revision ?? former;
                Put(model, name, replacement);
            }

            await AssertSameAsync(tenant, Alive(model));
        }
    }

    private StoredContext Replacement(
        StoredContext? current,
        (int Act, int Session, int Customer, int Cart, int Life) step
    ) =>
        Sample.Build(
            Time,
            current?.Revision.Next() ?? Revision.First(),
            Ids[step.Customer],
            Ids[step.Cart],
            Lifetimes[step.Life]
        );

    private static void Put(
        Dictionary<string, StoredContext> model,
        string name,
        StoredContext? replacement
    )
    {
        model.Remove(name);
        if (replacement is not null)
        {
            model[name] = replacement;
        }
    }

    private Dictionary<string, StoredContext> Alive(Dictionary<string, StoredContext> model) =>
        model.Where(c => !c.Value.IsExpired(Time.GetUtcNow())).ToDictionary();

    private async Task AssertSameAsync(string tenant, Dictionary<string, StoredContext> alive)
    {
        foreach (var name in Sessions)
        {
            var stored = await ReadAsync(Sample.Key(name, tenant));
            Sample.AssertSame(alive.GetValueOrDefault(name), stored);
        }

        foreach (var id in Ids.Where(id => !string.IsNullOrEmpty(id)))
        {
            var own = Sample.Tenant(tenant);
            Assert.Equal(Names(alive, c => c.CustomerId == id), await ByCustomerAsync(own, id!));
            Assert.Equal(Names(alive, c => c.CartId == id), await ByCartAsync(own, id!));
        }
    }

    private static IEnumerable<string> Names(
        Dictionary<string, StoredContext> alive,
        Func<StoredContext, bool> holds
    ) => alive.Where(c => holds(c.Value)).Select(c => c.Key).Order(StringComparer.Ordinal);
}
