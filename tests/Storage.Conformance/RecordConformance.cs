using SessionContext.Core.Records;

namespace SessionContext.Storage.Conformance;

/// <summary>Small records: what a swap does to one, what it leaves alone, and when one ends.</summary>
public abstract class RecordConformance(ITestStore store) : StoreConformance(store)
{
    private static readonly RecordKey Key = Sample.RecordKey();
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task What_was_never_written_is_absent() => Assert.Null(await ReadAsync(Key));

    [Fact]
    public async Task What_was_created_is_read()
    {
        var created = await CreateAsync(Key, Sample.Record(Time));
        Sample.AssertSame(created, await ReadAsync(Key));
    }

    [Fact]
    public async Task A_replacement_takes_the_place_of_the_expected_version()
    {
        var first = await CreateAsync(Key, Sample.Record(Time));
        var second = await ReplaceAsync(Key, first, Sample.Record(Time, 2));
        Sample.AssertSame(second, await ReadAsync(Key));
    }

    [Fact]
    public async Task A_stale_version_changes_nothing()
    {
        var first = await CreateAsync(Key, Sample.Record(Time));
        var second = await ReplaceAsync(Key, first, Sample.Record(Time, 2));
        Assert.False(await SwapAsync(Key, 1, Sample.Record(Time, 2)));
        Assert.False(await SwapAsync(Key, 1, null));
        Assert.False(await SwapAsync(Key, 3, Sample.Record(Time, 4)));
        Sample.AssertSame(second, await ReadAsync(Key));
    }

    [Fact]
    public async Task Creating_what_exists_changes_nothing()
    {
        var created = await CreateAsync(Key, Sample.Record(Time));
        Assert.False(await SwapAsync(Key, null, Sample.Record(Time)));
        Assert.False(await SwapAsync(Key, null, null));
        Sample.AssertSame(created, await ReadAsync(Key));
    }

    [Fact]
    public async Task Replacing_what_is_absent_creates_nothing()
    {
        Assert.False(await SwapAsync(Key, 1, Sample.Record(Time, 2)));
        Assert.Null(await ReadAsync(Key));
    }

    [Fact]
    public async Task A_deleted_record_is_absent_and_can_be_created_again()
    {
        await CreateAsync(Key, Sample.Record(Time));
        Assert.True(await SwapAsync(Key, 1, null));
        Assert.Null(await ReadAsync(Key));
        Assert.False(await SwapAsync(Key, 1, Sample.Record(Time, 2)));
        var again = await CreateAsync(Key, Sample.Record(Time));
        Sample.AssertSame(again, await ReadAsync(Key));
    }

    [Fact]
    public async Task Deleting_what_is_absent_leaves_it_absent()
    {
        Assert.True(await SwapAsync(Key, null, null));
        Assert.Null(await ReadAsync(Key));
    }

    [Fact]
    public async Task A_record_is_read_until_its_end_and_not_from_then_on()
    {
        await CreateAsync(Key, Sample.Record(Time, lifetime: Hour));
        Time.Advance(Hour - Millisecond);
        Assert.NotNull(await ReadAsync(Key));
        Time.Advance(Millisecond);
        Assert.Null(await ReadAsync(Key));
        await ReopenAsync();
        Assert.Null(await ReadAsync(Key));
    }

    [Fact]
    public async Task An_ended_record_can_only_be_created_anew()
    {
        await CreateAsync(Key, Sample.Record(Time, lifetime: Hour));
        Time.Advance(Hour);
        Assert.False(await SwapAsync(Key, 1, Sample.Record(Time, 2)));
        Assert.False(await SwapAsync(Key, 1, null));
        var created = await CreateAsync(Key, Sample.Record(Time));
        Sample.AssertSame(created, await ReadAsync(Key));
    }

    [Fact]
    public async Task A_replacement_moves_the_end_either_way()
    {
        var first = await CreateAsync(Key, Sample.Record(Time, 1, Hour));
        var longer = await ReplaceAsync(Key, first, Sample.Record(Time, 2, 3 * Hour));
        Time.Advance(Hour);
        Assert.NotNull(await ReadAsync(Key));
        await ReplaceAsync(Key, longer, Sample.Record(Time, 3, Millisecond));
        Time.Advance(Millisecond);
        Assert.Null(await ReadAsync(Key));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(4_096)]
    public async Task A_value_of_any_bytes_comes_back_exactly(int length)
    {
        var value = new byte[length];
        Random.Shared.NextBytes(value);
        var record = await CreateAsync(Key, Sample.Record(Time, long.MaxValue, Hour, value));
        Sample.AssertSame(record, await ReadAsync(Key));
        await ReopenAsync();
        Sample.AssertSame(record, await ReadAsync(Key));
    }

    [Theory]
    [InlineData("a\0b", "a")]
    [InlineData("Jürgen Ω 客户", "Jürgen Ω 客")]
    [InlineData("{}[]*?:\\/\"' \r\n\t", "{}")]
    [InlineData("é", "e\u0301")]
    [InlineData("a", "A")]
    public async Task Ids_are_any_characters_and_apart(string id, string other)
    {
        var (key, second) = (Sample.RecordKey(id), Sample.RecordKey(other));
        var created = await CreateAsync(key, Sample.Record(Time));
        Assert.Null(await ReadAsync(second));
        await CreateAsync(second, Sample.Record(Time));
        Sample.AssertSame(created, await ReadAsync(key));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("客")]
    [InlineData("\U0001F6D2")]
    public async Task Ids_of_128_characters_are_kept(string character)
    {
        var id = string.Concat(Enumerable.Repeat(character, 128));
        var key = Sample.RecordKey(id, new string('t', 16));
        var created = await CreateAsync(key, Sample.Record(Time));
        Sample.AssertSame(created, await ReadAsync(key));
    }

    [Fact]
    public async Task Tenants_and_kinds_are_apart()
    {
        RecordKey[] keys =
        [
            Key,
            Sample.RecordKey(tenant: "acme2"),
            Sample.RecordKey(kind: RecordKind.Event),
            Sample.RecordKey(kind: RecordKind.ClosedCart),
            Sample.RecordKey(kind: RecordKind.DeletedCustomer),
            Sample.RecordKey(kind: RecordKind.KnownCart),
            Sample.RecordKey(kind: RecordKind.CustomerCutOff),
            Sample.RecordKey(kind: RecordKind.SigningKeys),
            Sample.RecordKey(kind: RecordKind.KeyRing),
            Sample.RecordKey(kind: RecordKind.FirstStartClient),
        ];
        var records = new List<StoredRecord>();
        foreach (var key in keys)
        {
            Assert.Null(await ReadAsync(key));
            records.Add(await CreateAsync(key, Sample.Record(Time)));
        }

        foreach (var (key, record) in keys.Zip(records))
        {
            Sample.AssertSame(record, await ReadAsync(key));
        }
    }

    [Fact]
    public async Task A_record_is_no_context_of_the_same_name()
    {
        var session = Sample.Key("r1");
        await CreateAsync(Key, Sample.Record(Time));
        Assert.Null(await ReadAsync(session));
        Assert.Empty(await Store.CountByTenantAsync(Cancellation));

        var context = await CreateAsync(session, Sample.New(Time));
        Assert.True(await SwapAsync(Key, 1, null));
        Sample.AssertSame(context, await ReadAsync(session));
    }

    [Fact]
    public async Task Of_many_swaps_of_one_version_exactly_one_wins()
    {
        for (var version = 0; version < 10; version++)
        {
            long? expected = version == 0 ? null : version;
            var rivals = Enumerable
                .Range(0, 32)
                .Select(_ => Sample.Record(Time, version + 1))
                .ToArray();
            var outcomes = await Task.WhenAll(
                rivals.Select(rival =>
                    Task.Run(() => SwapAsync(Key, expected, rival).AsTask(), Cancellation)
                )
            );
            Assert.Single(outcomes, won => won);
            Sample.AssertSame(rivals[Array.IndexOf(outcomes, true)], await ReadAsync(Key));
        }
    }

    [Fact]
    public async Task Everything_is_there_after_closing_and_opening_again()
    {
        var gone = Sample.RecordKey("gone");
        var first = await CreateAsync(Key, Sample.Record(Time));
        var second = await ReplaceAsync(Key, first, Sample.Record(Time, 2));
        await CreateAsync(gone, Sample.Record(Time));
        Assert.True(await SwapAsync(gone, 1, null));

        await ReopenAsync();

        Sample.AssertSame(second, await ReadAsync(Key));
        Assert.Null(await ReadAsync(gone));
        Assert.False(await SwapAsync(Key, 1, null));
        Assert.True(await SwapAsync(Key, 2, null));
    }

    [Fact]
    public async Task A_call_cancelled_before_it_is_made_writes_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await Store.CompareAndSwapRecordAsync(
                Key,
                null,
                Sample.Record(Time),
                new CancellationToken(canceled: true)
            )
        );
        Assert.Null(await ReadAsync(Key));
    }
}
