using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Embedded.Tests;

/// <summary>What a loss of power in the middle of a write leaves: a log whose last record is torn.</summary>
public sealed class TornLogTests : EmbeddedStoreTest
{
    private const int Writes = 20;

    [Theory]
    [InlineData(1, false)]
    [InlineData(50, false)]
    [InlineData(200, false)]
    [InlineData(1, true)]
    [InlineData(50, true)]
    [InlineData(200, true)]
    public async Task A_torn_last_write_is_dropped_as_a_whole_and_all_others_are_kept(
        int bytes,
        bool garbled
    )
    {
        var written = new List<StoredContext>();
        for (var i = 0; i < Writes; i++)
        {
            var context = Sample.New(Time, "c", "k", TimeSpan.FromHours(1));
            Assert.True(await Store.CompareAndSwapAsync(KeyOf(i), null, context, Cancellation));
            written.Add(context);
        }

        using var copy = new TemporaryFolder();
        CopyTo(copy.Path);
        Tear(LastLog(copy.Path), bytes, garbled);
        await using var store = copy.OpenStore(Time);

        for (var i = 0; i < Writes - 1; i++)
        {
            Sample.AssertSame(written[i], await store.ReadAsync(KeyOf(i), Cancellation));
        }

        Assert.Null(await store.ReadAsync(KeyOf(Writes - 1), Cancellation));
        var tenant = KeyOf(0).Tenant;
        Assert.Equal(Writes - 1, (await store.CountByTenantAsync(Cancellation))[tenant]);
        Assert.Equal(
            Writes - 1,
            await store.ListByCustomerAsync(tenant, "c", Cancellation).CountAsync(Cancellation)
        );
        await store.CheckHealthAsync(Cancellation);
    }

    private static ContextKey KeyOf(int i) => Sample.Key($"s{i:00}");

    private void CopyTo(string folder)
    {
        foreach (var file in Directory.GetFiles(Folder))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
    }

    private static string LastLog(string folder) =>
        Directory.GetFiles(folder, "*.log").Order(StringComparer.Ordinal).Last();

    private static void Tear(string log, int bytes, bool garbled)
    {
        var whole = File.ReadAllBytes(log);
        var kept = whole[..^bytes];
        // Inverted, so that no byte is by chance the one that it was.
        var garbage = whole[^bytes..].Select(b => (byte)~b);
        File.WriteAllBytes(log, garbled ? [.. kept, .. garbage] : kept);
    }
}
