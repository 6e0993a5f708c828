using System.Text;
using SessionContext.Core.Documents;

namespace SessionContext.Core.Tests.Documents;

public sealed class ContextReplacementTests
{
    private static readonly DocumentLimits Limits = new() { Attributes = 3, Depth = 5 };

    [Theory]
    [InlineData("""{"metadata":{},"customerId":7}""", "customerId", "must be a string")]
    [InlineData("""{"metadata":{},"siteCode":""}""", "siteCode", "must have 1 to 64 characters")]
    [InlineData(
        """{"metadata":{},"currency":"eur"}""",
        "currency",
        "must be three upper-case letters (ISO 4217)"
    )]
    [InlineData(
        """{"metadata":{},"currency":"EURO"}""",
        "currency",
        "must be three upper-case letters (ISO 4217)"
    )]
    [InlineData(
        """{"metadata":{},"currency":"ÄÖÜ"}""",
        "currency",
        "must be three upper-case letters (ISO 4217)"
    )]
    [InlineData(
        """{"metadata":{},"targetLocation":"DEU"}""",
        "targetLocation",
        "must be two upper-case letters (ISO 3166-1 alpha-2)"
    )]
    [InlineData(
        """{"metadata":{},"language":"_US"}""",
        "language",
        "must be a BCP 47 language tag of at most 128 characters, for example de or en-US"
    )]
    [InlineData(
        """{"metadata":{},"language":"en\n"}""",
        "language",
        "must be a BCP 47 language tag of at most 128 characters, for example de or en-US"
    )]
    [InlineData("""{"metadata":{},"cartId":["a"]}""", "cartId", "must be a string")]
    [InlineData(
        """{"metadata":{},"cartId":"\ud800"}""",
        "cartId",
        "must not contain half of a surrogate pair"
    )]
    [InlineData("""{"metadata":{},"context":[]}""", "context", "must be an object")]
    [InlineData(
        """{"metadata":{},"context":{"a":1,"b":2,"c":3,"d":4}}""",
        "context",
        "must have at most 3 attributes, has 4"
    )]
    [InlineData(
        """{"metadata":{},"context":{"":1}}""",
        "context",
        "an attribute's name must have 1 to 256 characters, none of them U+0000"
    )]
    [InlineData(
        """{"metadata":{},"context":{"a\u0000":1}}""",
        "context",
        "an attribute's name must have 1 to 256 characters, none of them U+0000"
    )]
    [InlineData(
        """{"metadata":{},"sessionId":"other"}""",
        "sessionId",
        "must equal the session id in the path"
    )]
    [InlineData("""{"metadata":{},"sessionId":1}""", "sessionId", "must be a string")]
    [InlineData("""{}""", "metadata", "is required")]
    [InlineData("""{"metadata":null}""", "metadata", "is required")]
    [InlineData("""{"metadata":[]}""", "metadata", "must be an object")]
    [InlineData("""[]""", "body", "must be a JSON object")]
    [InlineData("", "body", "must be valid JSON; the mistake is at line 1, byte 1")]
    [InlineData(
        """{"metadata":{}} x""",
        "body",
        "must be valid JSON; the mistake is at line 1, byte 17"
    )]
    [InlineData(
        """{"metadata":{},"context":{"a":{"b":{"c":{}}}}}""",
        "body",
        "must have at most 4 nested levels",
        4
    )]
    public void A_fault_names_the_field_and_the_rule(
        string body,
        string field,
        string message,
        int depth = 5
    )
    {
        Assert.Null(Parse(body, Limits with { Depth = depth }, out var errors));
        Assert.Equal(new FieldError(field, message), Assert.Single(errors));
    }

    [Theory]
    [InlineData("""{"metadata":{},"metadata":{}}""")]
    [InlineData("""{"metadata":{},"context":{"a":{"b":1,"b":1}}}""")]
    [InlineData("""{"metadata":{},"context":{"a":1,"\u0061":1}}""")]
    [InlineData("""{"metadata":{},"unknown":[{"x":1,"x":2}]}""")]
    public void A_key_twice_in_one_object_is_refused_at_any_level(string body)
    {
        Assert.Null(Parse(body, Limits, out var errors));
        Assert.StartsWith(
            "must not have the same key twice",
            Assert.Single(errors).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused()
    {
        byte[] body = [.. """{"metadata":{},"siteCode":"a"""u8, 0xC3, 0x28, .. "\"}"u8];
        Assert.Null(ContextReplacement.Parse(body, Keys.Session("s"), Limits, out var errors));
        Assert.Equal(new FieldError("body", "must be valid UTF-8"), Assert.Single(errors));
    }

    [Fact]
    public void Every_fault_is_reported_at_once()
    {
        Assert.Null(Parse("""{"currency":"x","language":1,"context":7}""", Limits, out var errors));
        Assert.Equal(
            ["currency", "language", "context", "metadata"],
            errors.Select(error => error.Field)
        );
    }

    [Theory]
    [InlineData("DE")]
    [InlineData("en-US")]
    [InlineData("zh-Hant-HK")]
    [InlineData("sl-rozaj-biske-1994")]
    [InlineData("x-whatever")]
    [InlineData("i-klingon")]
    [InlineData("en_US")]
    [InlineData("zh_Hant-HK")]
    [InlineData("x_whatever")]
    public void A_language_tag_of_any_case_is_taken(string tag) =>
        Assert.NotNull(Parse($$"""{"metadata":{},"language":"{{tag}}"}""", Limits, out _));

    [Fact]
    public void A_language_tag_has_at_most_128_characters()
    {
        var tag = "x" + string.Concat(Enumerable.Repeat("-1234567", 15)) + "-123456";
        Assert.Equal(128, tag.Length);
        Assert.NotNull(Parse($$"""{"metadata":{},"language":"{{tag}}"}""", Limits, out _));
        Assert.Null(Parse($$"""{"metadata":{},"language":"{{tag}}7"}""", Limits, out _));
    }

    [Fact]
    public void An_empty_id_is_absent()
    {
        var replacement = Parse("""{"customerId":"","cartId":"","metadata":{}}""", Limits, out _);
        Assert.All(ContextField.All, field => Assert.True(replacement!.Fields[field].IsEmpty));
        Assert.Null(replacement!.CustomerId);
        Assert.Null(replacement.CartId);
    }

    [Fact]
    public void Characters_are_counted_as_code_points()
    {
        var sixtyFour = string.Concat(Enumerable.Repeat("🛒", 64));
        Assert.NotNull(Parse($$"""{"metadata":{},"siteCode":"{{sixtyFour}}"}""", Limits, out _));
        Assert.Null(Parse($$"""{"metadata":{},"siteCode":"{{sixtyFour}}x"}""", Limits, out _));
    }

    [Fact]
    public void An_attribute_name_is_measured_without_its_escapes()
    {
        var name = string.Concat(Enumerable.Repeat("\\u00e4", 256));
        Assert.NotNull(Parse($$$"""{"metadata":{},"context":{"{{{name}}}":1}}""", Limits, out _));
        Assert.Null(Parse($$$"""{"metadata":{},"context":{"{{{name}}}x":1}}""", Limits, out _));
    }

    [Fact]
    public void Null_is_absence_and_unknown_fields_are_ignored()
    {
        var replacement = Parse(
            """{"customerId":null,"siteCode":null,"context":null,"sessionId":null,"extra":{"a":[1]},"metadata":{"version":null,"x":1}}""",
            Limits,
            out _
        );
        Assert.NotNull(replacement);
        Assert.All(ContextField.All, field => Assert.True(replacement.Fields[field].IsEmpty));
        Assert.Null(replacement.CustomerId);
        Assert.Null(replacement.Version);
    }

    [Fact]
    public void Ids_are_decoded_for_the_rules_and_kept_raw_for_the_document()
    {
        var replacement = Parse(
            """{"metadata":{"version":3},"customerId":"\u0063-1","cartId":"k"}""",
            Limits,
            out _
        );
        Assert.Equal("c-1", replacement!.CustomerId);
        Assert.Equal("k", replacement.CartId);
        Assert.Equal(3, replacement.Version);
        Assert.Equal(
            "\"\\u0063-1\"",
            Encoding.UTF8.GetString(replacement.Fields[ContextField.CustomerId].Span)
        );
    }

    private static ContextReplacement? Parse(
        string body,
        DocumentLimits limits,
        out IReadOnlyList<FieldError> errors
    ) =>
        ContextReplacement.Parse(
            Encoding.UTF8.GetBytes(body),
            Keys.Session("s"),
            limits,
            out errors
        );
}
