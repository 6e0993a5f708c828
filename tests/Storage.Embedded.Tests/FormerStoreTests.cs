using System.Buffers.Binary;
using System.Text;
using RocksDbSharp;
using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Embedded.Tests;

/// <summary>A store that an earlier version made: without the later families, its entries of format 1.</summary>
public sealed class FormerStoreTests : EmbeddedStoreTest
{
    private static readonly ContextKey Key = Sample.Key();
    private static readonly Revision Revision = new(7, 3);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private long CreatedAt => Time.Start.ToUnixTimeMilliseconds();

    private long EndsAt => (Time.Start + Hour).ToUnixTimeMilliseconds();

    [Fact]
    public async Task Its_entries_are_read()
    {
        await BecomeFormerAsync();
        var stored = (await Store.ReadAsync(Key, Cancellation))!;
        Assert.Equal(Revision, stored.Revision);
        Assert.Equal(CreatedAt, stored.CreatedAt.ToUnixTimeMilliseconds());
        Assert.Equal(CreatedAt + 1, stored.ModifiedAt.ToUnixTimeMilliseconds());
        Assert.Equal(EndsAt, stored.ExpiresAt!.Value.ToUnixTimeMilliseconds());
        Assert.Equal(("cü", "k"), (stored.CustomerId, stored.CartId));
        Assert.Equal((DerivedFields.None, null), (stored.Derived, stored.CartSetAt));
        Assert.Equal("{}"u8, stored.Document.Span);
    }

    [Fact]
    public async Task Its_entries_are_replaced_by_such_as_are_written_now()
    {
        await BecomeFormerAsync();
        var stored = (await Store.ReadAsync(Key, Cancellation))!;
        var next = new StoredContext
        {
            Revision = stored.Revision.Next(),
            CreatedAt = stored.CreatedAt,
            ModifiedAt = Time.GetUtcNow(),
            Derived = DerivedFields.Language,
            CartSetAt = Time.GetUtcNow(),
            Document = stored.Document,
        };
        Assert.True(await Store.CompareAndSwapAsync(Key, Revision, next, Cancellation));
        Sample.AssertSame(next, await Store.ReadAsync(Key, Cancellation));
    }

    [Fact]
    public async Task It_takes_records()
    {
        await BecomeFormerAsync();
        var record = Sample.Record(Time);
        var key = Sample.RecordKey();
        Assert.True(await Store.CompareAndSwapRecordAsync(key, null, record, Cancellation));
        await ReopenAsync();
        Sample.AssertSame(record, await Store.ReadRecordAsync(key, Cancellation));
    }

    [Fact]
    public async Task What_ends_in_it_is_purged()
    {
        await BecomeFormerAsync();
        Time.Advance(Hour);
        await Store.CheckHealthAsync(Cancellation);
        Assert.Empty(await Store.CountByTenantAsync(Cancellation));
        Assert.Empty(await KeysAsync(engine => engine.Contexts));
    }

    [Fact]
    public void A_value_of_a_format_to_come_is_refused()
    {
        var value = EntryFormat.Encode(Sample.New(Time));
        Assert.Equal(2, value[0]);
        value[0] = 4;
        Assert.Throws<InvalidDataException>(() => EntryFormat.Decode(value));
        Assert.Throws<InvalidDataException>(() => EntryFormat.Decode([]));
        Assert.Throws<InvalidDataException>(() => EntryFormat.Decode([2]));
    }

    [Fact]
    public void An_entry_without_flags_of_fields_to_come_is_laid_out_as_before()
    {
        var context = new StoredContext
        {
            Revision = Revision,
            CreatedAt = Time.Start,
            ModifiedAt = Time.Start,
            ExpiresAt = Time.Start + Hour,
            CustomerId = "cü",
            CartId = "k",
            Derived = DerivedFields.Currency | DerivedFields.LanguageAtLogin,
            Document = "{}"u8.ToArray(),
        };
        byte[] value =
        [
            2,
            .. LittleEndian(Revision.Incarnation),
            .. LittleEndian(Revision.Version),
            .. LittleEndian(CreatedAt),
            .. LittleEndian(CreatedAt),
            .. LittleEndian(EndsAt),
            .. (byte[])[3, 0, 1, 0, 0x82],
            .. LittleEndian(long.MaxValue),
            .. Encoding.UTF8.GetBytes("cük{}"),
        ];
        Assert.Equal(value, EntryFormat.Encode(context));
        Sample.AssertSame(context, EntryFormat.Decode(value));
    }

    // Puts a store as an earlier version left it in the place of the test's.
    private async Task BecomeFormerAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
        var families = new ColumnFamilies();
        foreach (var name in (string[])["contexts", "by-customer", "by-cart", "expiry", "counts"])
        {
            families.Add(name, new ColumnFamilyOptions());
        }

        var options = new DbOptions().SetCreateIfMissing().SetCreateMissingColumnFamilies();
        using (var database = RocksDb.Open(options, Folder, families))
        {
            void Put(string family, byte[] key, byte[] value) =>
                database.Put(key, value, database.GetColumnFamily(family));

            byte[] key = [.. "acme\0s1"u8];
            Put("contexts", key, ValueOfFormat1());
            Put("by-customer", [.. "acme\0"u8, 0, 3, .. "cü"u8, .. "s1"u8], []);
            Put("by-cart", [.. "acme\0"u8, 0, 1, .. "ks1"u8], []);
            Put("expiry", [.. BigEndian(EndsAt), .. key], []);
            Put("counts", [.. "acme"u8], LittleEndian(1));
        }

        await InitializeAsync();
    }

    private byte[] ValueOfFormat1() =>
        [
            1,
            .. LittleEndian(Revision.Incarnation),
            .. LittleEndian(Revision.Version),
            .. LittleEndian(CreatedAt),
            .. LittleEndian(CreatedAt + 1),
            .. LittleEndian(EndsAt),
            .. (byte[])[3, 0, 1, 0],
            .. Encoding.UTF8.GetBytes("cük{}"),
        ];

    private static byte[] LittleEndian(long value)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] BigEndian(long value)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }
}
