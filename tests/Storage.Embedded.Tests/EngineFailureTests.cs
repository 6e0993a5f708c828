using RocksDbSharp;
using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Embedded.Tests;

/// <summary>What callers are told when the engine cannot write, and that the store goes on afterwards.</summary>
public sealed class EngineFailureTests : EmbeddedStoreTest
{
    private static readonly ContextKey Key = Sample.Key();

    [Theory]
    [InlineData("IO error: Input/output error", StoreFailureKind.Failed)]
    [InlineData("IO error: No space left on device", StoreFailureKind.Full)]
    [InlineData("Corruption: block checksum mismatch", StoreFailureKind.Failed)]
    public async Task A_batch_that_fails_fails_all_its_callers_and_leaves_nothing_behind(
        string error,
        StoreFailureKind kind
    )
    {
        var stored = Sample.New(Time, "c1");
        Assert.True(await Store.CompareAndSwapAsync(Key, null, stored, Cancellation));
        using var held = await HeldWriter.HoldAsync(Store, Time);
        held.OnBatch = () => throw new RocksDbSharpException($"{error}: /a/path/000001.log");
        var winner = held.Swap(Key, stored.Revision, Sample.Next(Time, stored, "c2"));
        var loser = held.Swap(Key, stored.Revision, Sample.Next(Time, stored, "c3"));
        var created = held.Swap(Sample.Key("s2"), null, Sample.New(Time));
        await held.ReleaseAsync();

        Assert.True(await OutcomeIsUnknownAsync(winner, kind));
        Assert.False(await OutcomeIsUnknownAsync(loser, kind));
        Assert.True(await OutcomeIsUnknownAsync(created, kind));

        held.OnBatch = () => { };
        Assert.True(await held.Swap(Key, stored.Revision, Sample.Next(Time, stored, "c4")));
        Assert.Equal("c4", (await Store.ReadAsync(Key, Cancellation))!.CustomerId);
        Assert.Null(await Store.ReadAsync(Sample.Key("s2"), Cancellation));
        Assert.Equal(1, (await Store.CountByTenantAsync(Cancellation))[Key.Tenant]);
    }

    [Theory]
    [InlineData("IO error: Input/output error", 1)]
    [InlineData("IO error: No space left on device", 0)]
    public async Task The_engine_is_opened_anew_unless_it_recovers_by_itself(
        string error,
        int openedAnew
    )
    {
        using var held = await HeldWriter.HoldAsync(Store, Time);
        await held.ReleaseAsync();
        held.OnBatch = () => throw new RocksDbSharpException(error);
        await OutcomeIsUnknownAsync(held.Swap(Key, null, Sample.New(Time)));

        held.OnBatch = () => { };
        Assert.True(await held.Swap(Key, null, Sample.New(Time)));
        // The engine puts its last log aside whenever it is opened.
        Assert.Equal(openedAnew, Directory.GetFiles(Folder, "LOG.old.*").Length);
    }

    [Fact]
    public async Task An_unforeseen_failure_does_not_end_the_writer()
    {
        using var held = await HeldWriter.HoldAsync(Store, Time);
        held.OnBatch = () => throw new InvalidOperationException("unforeseen");
        var failed = held.Swap(Key, null, Sample.New(Time));
        await held.ReleaseAsync();
        await OutcomeIsUnknownAsync(failed);

        held.OnBatch = () => { };
        Assert.True(await held.Swap(Key, null, Sample.New(Time)));
    }

    [Fact]
    public async Task A_failing_engine_is_not_healthy()
    {
        using var held = await HeldWriter.HoldAsync(Store, Time);
        await held.ReleaseAsync();
        held.OnBatch = () => throw new RocksDbSharpException("IO error: No space left on device");
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await Store.CheckHealthAsync(Cancellation)
        );

        held.OnBatch = () => { };
        await Store.CheckHealthAsync(Cancellation);
    }

    private static async Task<bool> OutcomeIsUnknownAsync(
        Task<bool> swap,
        StoreFailureKind? kind = null
    )
    {
        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() => swap);
        Assert.Equal(kind ?? failure.Kind, failure.Kind);
        Assert.DoesNotContain("path", failure.Message, StringComparison.Ordinal);
        return failure.OutcomeUnknown;
    }
}
