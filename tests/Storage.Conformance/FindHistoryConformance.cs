using System.Collections.Concurrent;
using SessionContext.Core;
using SessionContext.Core.Finding;

namespace SessionContext.Storage.Conformance;

/// <summary>
/// Pages are read one after the other while sessions come, change, change their owner, expire and end.
/// </summary>
public abstract class FindHistoryConformance(ITestStore store) : StoreConformance(store)
{
    // With those that come and go, about as many as Redis keeps without an order.
    private const int Standing = 490;
    private const int Cycles = 120;
    private const int MostGuests = 20;

    private static readonly string[] Names =
    [
        .. Enumerable.Range(0, Standing).Select(i => $"s{i:D4}"),
    ];

    // Sessions that the customer has no longer.
    private readonly ConcurrentBag<string> _gone = [];

    [Fact]
    public async Task A_session_that_is_there_throughout_is_listed_once_and_none_that_ended_before()
    {
        var standing = await Task.WhenAll(
            Names.Select(name => CreateAsync(Sample.Key(name), Sample.New(Time, "c1", "k0")))
        );
        var others = Task.WhenAll(
            Task.Run(ComeAndEndAsync, Cancellation),
            Task.Run(ChangeOwnerAsync, Cancellation),
            Task.Run(ExpireAsync, Cancellation),
            Task.Run(() => ChangeAsync(standing), Cancellation)
        );
        bool isLast;
        do
        {
            isLast = others.IsCompleted;
            var gone = _gone.ToHashSet();
            var found = await ListAsync();
            Assert.Equal(found.Order(StringComparer.Ordinal).Distinct(), found);
            Assert.Empty(Names.Except(found));
            Assert.Empty(found.Where(gone.Contains));
        } while (!isLast);
        await others;
    }

    private async Task<List<string>> ListAsync()
    {
        var found = new List<string>();
        SessionId? next = null;
        do
        {
            var page = await Store.FindAsync(
                Sample.Key().Tenant,
                ContextIndex.Customer,
                "c1",
                next,
                37,
                Cancellation
            );
            Assert.All(page.Items, item => Assert.Equal("c1", item.Context.CustomerId));
            found.AddRange(page.Items.Select(item => item.Session.ToString()));
            next = page.Next;
        } while (next is not null);
        return found;
    }

    private async Task ComeAndEndAsync()
    {
        var guests = new Queue<(string Name, StoredContext Context)>();
        for (var i = 0; i < Cycles + MostGuests; i++)
        {
            if (i < Cycles)
            {
                var name = $"{Names[i * 7 % Standing]}-guest{i}";
                guests.Enqueue((name, await CreateAsync(Sample.Key(name), Sample.New(Time, "c1"))));
            }

            if (i >= MostGuests)
            {
                var (name, context) = guests.Dequeue();
                Assert.True(await SwapAsync(Sample.Key(name), context.Revision, null));
                _gone.Add(name);
            }
        }
    }

    private async Task ChangeOwnerAsync()
    {
        for (var i = 0; i < Cycles; i++)
        {
            var name = $"{Names[i * 11 % Standing]}-moved{i}";
            var context = await CreateAsync(Sample.Key(name), Sample.New(Time, "c1"));
            await ReplaceAsync(Sample.Key(name), context, Sample.Next(Time, context, "c2"));
            _gone.Add(name);
        }
    }

    // By small steps: a large one would be the end of every call's patience.
    private async Task ExpireAsync()
    {
        var lifetime = TimeSpan.FromMilliseconds(5);
        for (var i = 0; i < Cycles; i++)
        {
            var name = $"{Names[i * 13 % Standing]}-brief{i}";
            await CreateAsync(Sample.Key(name), Sample.New(Time, "c1", lifetime: lifetime));
            Time.Advance(lifetime);
            _gone.Add(name);
        }
    }

    // Another cart: engines that keep entries of their own make them anew.
    private async Task ChangeAsync(StoredContext[] standing)
    {
        for (var i = 0; i < Cycles * 4; i++)
        {
            var at = i * 17 % Standing;
            var next = Sample.Next(Time, standing[at], "c1", $"k{i}");
            standing[at] = await ReplaceAsync(Sample.Key(Names[at]), standing[at], next);
        }
    }
}
