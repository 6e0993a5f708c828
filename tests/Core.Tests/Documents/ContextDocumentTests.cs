using System.Text;
using SessionContext.Core.Documents;

namespace SessionContext.Core.Tests.Documents;

public sealed class ContextDocumentTests
{
    private static readonly DateTimeOffset Created = new(2026, 2, 4, 17, 6, 50, 134, TimeSpan.Zero);

    [Fact]
    public void A_document_has_its_fields_in_order_and_leaves_absent_ones_out()
    {
        var document = Compose(
            new()
            {
                [ContextField.Currency] = "\"EUR\""u8.ToArray(),
                [ContextField.Context] = """{"n": 1.0, "big": 1e400, "u": "\u00e9é"}"""u8.ToArray(),
            }
        );
        Assert.Equal(
            """{"sessionId":"s-1","currency":"EUR","context":{"n": 1.0, "big": 1e400, "u": "\u00e9é"},"metadata":{"version":2,"createdAt":"2026-02-04T17:06:50.134Z","modifiedAt":"2026-02-04T17:06:51.134Z"}}""",
            Encoding.UTF8.GetString(document.Span)
        );
    }

    [Fact]
    public void Reading_takes_a_document_apart_into_the_very_bytes_it_was_made_of()
    {
        var fields = new ContextFields
        {
            [ContextField.CustomerId] = "\"c\""u8.ToArray(),
            [ContextField.SiteCode] = "\"s\""u8.ToArray(),
            [ContextField.Currency] = "\"EUR\""u8.ToArray(),
            [ContextField.TargetLocation] = "\"DE\""u8.ToArray(),
            [ContextField.Language] = "\"de\""u8.ToArray(),
            [ContextField.CartId] = "\"k\""u8.ToArray(),
            [ContextField.Context] = """{ "a" : [ 1 , {"metadata":2} ] }"""u8.ToArray(),
        };
        var document = Compose(fields);
        var read = ContextDocument.Read(document);
        Assert.Equal(document.ToArray(), Compose(read).ToArray());
        Assert.Equal(fields[ContextField.Context].ToArray(), read[ContextField.Context].ToArray());
    }

    [Fact]
    public void The_longest_version_fits()
    {
        var document = ContextDocument.Compose(
            Keys.Session(new string('x', 128)),
            ContextFields.None,
            long.MinValue,
            Created,
            Created
        );
        Assert.EndsWith("Z\"}}", Encoding.UTF8.GetString(document.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_value_of_any_field_fits()
    {
        foreach (var field in ContextField.All)
        {
            byte[] value = [.. "\""u8, .. new byte[100_000], .. "\""u8];
            var document = Compose(ContextFields.None.With(field, value));
            Assert.True(document.Span.IndexOf(value) > 0, field.Name);
        }
    }

    private static ReadOnlyMemory<byte> Compose(ContextFields fields) =>
        ContextDocument.Compose(Keys.Session("s-1"), fields, 2, Created, Created.AddSeconds(1));
}
