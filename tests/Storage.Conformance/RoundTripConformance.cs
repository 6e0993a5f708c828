using System.Security.Cryptography;
using SessionContext.Core;

namespace SessionContext.Storage.Conformance;

/// <summary>What goes in comes out, byte for byte, now and after the store was closed.</summary>
public abstract class RoundTripConformance(ITestStore store) : StoreConformance(store)
{
    private static readonly ContextKey Key = Sample.Key();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(4_096)]
    [InlineData(65_536)]
    [InlineData(262_144)]
    public async Task A_document_of_any_bytes_comes_back_exactly(int length)
    {
        var document = RandomNumberGenerator.GetBytes(length);
        var context = Sample.Build(Time, Revision.First(), "c", "k", null, document);
        await CreateAsync(Key, context);
        Sample.AssertSame(context, await ReadAsync(Key));
        await ReopenAsync();
        Sample.AssertSame(context, await ReadAsync(Key));
    }

    [Theory]
    [InlineData("\0")]
    [InlineData("a\0b")]
    [InlineData("Jürgen Ω 客户")]
    [InlineData("\U0001F6D2\U0001F464")]
    [InlineData("{}[]*?:\\/\"' \r\n\t")]
    public async Task An_id_of_any_characters_comes_back_and_is_found(string id)
    {
        var created = await CreateAsync(Key, Sample.New(Time, id, id));
        Sample.AssertSame(created, await ReadAsync(Key));
        Assert.Equal(["s1"], await ByCustomerAsync(Key.Tenant, id));
        Assert.Equal(["s1"], await ByCartAsync(Key.Tenant, id));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("客")]
    [InlineData("\U0001F6D2")]
    public async Task Ids_of_128_characters_are_kept(string character)
    {
        var id = string.Concat(Enumerable.Repeat(character, 128));
        var key = Sample.Key(new string('s', 128), new string('t', 16));
        var created = await CreateAsync(key, Sample.New(Time, id, id));
        Sample.AssertSame(created, await ReadAsync(key));
        Assert.Equal([new string('s', 128)], await ByCustomerAsync(key.Tenant, id));
    }

    [Fact]
    public async Task Ids_of_128_characters_are_kept_beside_the_flags_of_a_field_to_come()
    {
        var id = string.Concat(Enumerable.Repeat("客", 128));
        var created = await CreateAsync(
            Key,
            Sample.New(Time, id, id, derived: Sample.DerivedFieldToCome)
        );
        Assert.Equal(["s1"], await ByCustomerAsync(Key.Tenant, id));
        var next = await ReplaceAsync(Key, created, Sample.Next(Time, created, "c"));
        Sample.AssertSame(next, await ReadAsync(Key));
        Assert.Empty(await ByCustomerAsync(Key.Tenant, id));
        Assert.Empty(await ByCartAsync(Key.Tenant, id));
    }

    [Fact]
    public async Task The_largest_numbers_and_the_farthest_end_are_kept()
    {
        var context = new StoredContext
        {
            Revision = new Revision(long.MaxValue, long.MaxValue),
            CreatedAt = DateTimeOffset.UnixEpoch,
            ModifiedAt = DateTimeOffset.UnixEpoch.AddMilliseconds(1),
            ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(253_402_300_799_999),
            CartSetAt = DateTimeOffset.FromUnixTimeMilliseconds(253_402_300_799_999),
            Document = new byte[] { 0 },
        };
        await CreateAsync(Key, context);
        Sample.AssertSame(context, await ReadAsync(Key));
    }

    [Theory]
    [InlineData(DerivedFields.None, null)]
    [InlineData(DerivedFields.SiteCode | DerivedFields.Language, 1_770_224_810_134)]
    [InlineData(DerivedFields.Currency, 0L)]
    [InlineData(DerivedFields.LanguageAtLogin | Sample.DerivedFieldToCome, 0L)]
    [InlineData(Sample.DerivedFieldToCome, null)]
    [InlineData(
        DerivedFields.SiteCode
            | DerivedFields.Currency
            | DerivedFields.TargetLocation
            | DerivedFields.Language,
        -1L
    )]
    public async Task What_was_derived_and_when_the_cart_was_set_is_kept(
        DerivedFields derived,
        long? cartSetAt
    )
    {
        var context = new StoredContext
        {
            Revision = Revision.First(),
            CreatedAt = Time.GetUtcNow(),
            ModifiedAt = Time.GetUtcNow(),
            CartId = "k1",
            Derived = derived,
            CartSetAt = cartSetAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
            Document = "{}"u8.ToArray(),
        };
        await CreateAsync(Key, context);
        Sample.AssertSame(context, await ReadAsync(Key));
        await ReopenAsync();
        Sample.AssertSame(context, await ReadAsync(Key));
    }

    [Fact]
    public async Task Everything_is_there_after_closing_and_opening_again()
    {
        var (kept, gone) = (Sample.Key("kept"), Sample.Key("gone"));
        var first = await CreateAsync(kept, Sample.New(Time, "c1", "k1", TimeSpan.FromHours(1)));
        var second = await ReplaceAsync(kept, first, Sample.Next(Time, first, "c2", "k2"));
        var deleted = await CreateAsync(gone, Sample.New(Time, "c2", "k2"));
        Assert.True(await SwapAsync(gone, deleted.Revision, null));

        await ReopenAsync();

        Sample.AssertSame(second, await ReadAsync(kept));
        Assert.Null(await ReadAsync(gone));
        Assert.Empty(await ByCustomerAsync(kept.Tenant, "c1"));
        Assert.Equal(["kept"], await ByCustomerAsync(kept.Tenant, "c2"));
        Assert.Equal(["kept"], await ByCartAsync(kept.Tenant, "k2"));
        Assert.Equal(1, (await Store.CountByTenantAsync(Cancellation))[kept.Tenant]);
        Assert.False(await SwapAsync(kept, first.Revision, null));
        Assert.True(await SwapAsync(kept, second.Revision, null));
    }
}
