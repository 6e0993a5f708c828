using System.Globalization;
using System.Text;
using SessionContext.Core;
using SessionContext.Storage.Conformance;

namespace SessionContext.Storage.Redis.Tests;

/// <summary>Nodes of the previous release serve beside those of this one: each reads what the other writes.</summary>
public sealed class FormerEntryTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(0x0102);

    [Fact]
    public void An_entry_without_flags_of_fields_to_come_is_laid_out_as_before()
    {
        var context = New(DerivedFields.Currency | DerivedFields.LanguageAtLogin);
        byte[] value =
        [
            1,
            .. (byte[])[7, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0],
            .. Encoding.ASCII.GetBytes(258.ToString("D15", CultureInfo.InvariantCulture)),
            .. Encoding.ASCII.GetBytes(new string('0', 35)),
            .. (byte[])[2, 1, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0x82],
            .. (byte[])[255, 255, 255, 255, 255, 255, 255, 127, 3, 0, 1, 0],
            .. Encoding.UTF8.GetBytes("cük{}"),
        ];
        Assert.Equal(value, EntryFormat.Encode(context));
        Sample.AssertSame(context, EntryFormat.Decode(value));
    }

    [Fact]
    public void A_value_of_a_format_to_come_is_refused()
    {
        var value = EntryFormat.Encode(New(Sample.DerivedFieldToCome));
        Assert.Equal(2, value[0]);
        value[0] = 3;
        Assert.Throws<InvalidDataException>(() => EntryFormat.Decode(value));
    }

    private static StoredContext New(DerivedFields derived) =>
        new()
        {
            Revision = new(7, 3),
            CreatedAt = At,
            ModifiedAt = At,
            ExpiresAt = At,
            CustomerId = "cü",
            CartId = "k",
            Derived = derived,
            Document = "{}"u8.ToArray(),
        };
}
