using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Postgres.Tests;

/// <summary>
/// What ends while a write waits for a connection has ended for that write, too: others have been told so.
/// </summary>
public sealed class LateWriteTests(SharedServer server) : PostgresStoreTest(server)
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_context_that_ended_meanwhile_is_not_replaced()
    {
        var stored = await StoredAsync();
        var swap = new ContextSwap(Key, stored.Revision, Sample.Next(Time, stored), Cancellation);
        await LateAsync(database => new ContextWrites(database, Time).ReplaceAsync([swap]));
        Assert.False(await swap.Task);
    }

    [Fact]
    public async Task A_context_that_ended_meanwhile_is_not_replaced_blindly()
    {
        var stored = await StoredAsync();
        var swap = new ContextSwap(Key, null, Sample.Next(Time, stored), Cancellation);
        await LateAsync(database => new ContextWrites(database, Time).BlindReplaceAsync([swap]));
        Assert.False(await swap.Task);
    }

    [Fact]
    public async Task A_context_may_take_the_place_of_one_that_ended_meanwhile()
    {
        await StoredAsync();
        var swap = new ContextSwap(Key, null, Sample.New(Time), Cancellation);
        await LateAsync(database => new ContextWrites(database, Time).CreateAsync([swap]));
        Assert.True(await swap.Task);
    }

    [Fact]
    public async Task An_event_does_not_change_a_context_that_ended_meanwhile()
    {
        var stored = await StoredAsync();
        var outcome = SwapOutcome.Swapped;
        await LateAsync(async database =>
            outcome = await new EventSwap(database, Time).SwapAsync(
                Key,
                stored.Revision,
                Sample.Next(Time, stored),
                Sample.Mark(Time),
                Cancellation
            )
        );
        Assert.Equal(SwapOutcome.Lost, outcome);
    }

    private async Task<StoredContext> StoredAsync()
    {
        await using var store = await OpenAsync(); // closed before the context ends: nobody purges it
        var context = Sample.New(Time, lifetime: Life);
        Assert.True(await store.CompareAndSwapAsync(Key, null, context, Cancellation));
        return context;
    }

    /// <summary>Has a write wait for the only connection until the context has ended.</summary>
    private async Task LateAsync(Func<Database, Task> write)
    {
        await using var source = Connections.Open(
            TestSchema.Options($"{ConnectionString};Maximum Pool Size=1")
        );
        await using var database = new Database(source, TimeSpan.FromMinutes(1));
        Task writing;
        await using (await source.OpenConnectionAsync(Cancellation))
        {
            writing = write(database); // gives back control when it begins to wait
            Time.Advance(Life);
        }

        await writing;
    }
}
