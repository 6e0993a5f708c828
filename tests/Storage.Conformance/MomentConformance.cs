using SessionContext.Core.Scans;

namespace SessionContext.Storage.Conformance;

/// <summary>A scan is one moment of the whole store, of the engines that promise it.</summary>
public abstract class MomentConformance(ITestStore store) : ScanTest(store)
{
    [Fact]
    public async Task What_comes_goes_or_changes_after_the_first_page_is_not_seen()
    {
        var names = await CreateManyAsync();
        var record = await CreateAsync(Sample.RecordKey(), Sample.Record(Time));
        var last = Sample.Key("s1099");
        var before = await ReadAsync(last);
        var found = new List<ScanEntry>();
        await foreach (var page in Store.ScanAsync(null, null, Cancellation))
        {
            if (found.Count == 0)
            {
                await ReplaceAsync(last, before!, Sample.Next(Time, before!));
                var gone = Sample.Key("s1098");
                Assert.True(await SwapAsync(gone, (await ReadAsync(gone))!.Revision, null));
                await CreateAsync(Sample.Key("t"), Sample.New(Time));
                await ReplaceAsync(Sample.RecordKey(), record, Sample.Record(Time, 2));
                await CreateAsync(Sample.RecordKey("r2"), Sample.Record(Time));
            }

            found.AddRange(page.Entries);
        }

        Assert.Equal(
            names.Prepend("Login:acme/r1"),
            found.Select(Name).Order(StringComparer.Ordinal)
        );
        Sample.AssertSame(before, ContextIn(found, last));
        Sample.AssertSame(record, RecordIn(found, Sample.RecordKey()));
    }

    [Fact]
    public async Task Each_entry_comes_once()
    {
        await CreateManyAsync();
        var found = await ScanAsync();
        Assert.Equal(found.Length, Names(found).Length);
    }
}
