using System.Text;
using SessionContext.Core.Documents;

namespace SessionContext.Core.Tests.Documents;

public sealed class DocumentSizeTests
{
    private static readonly DocumentLimits Limits = new() { BodyBytes = 1_024 };

    [Fact]
    public void A_body_without_sessionId_counts_with_all_its_bytes()
    {
        Assert.True(IsAllowed("""{"metadata":{}}""".PadRight(1_024)));
        Assert.False(IsAllowed("""{"metadata":{}}""".PadRight(1_025)));
    }

    [Fact]
    public void Of_a_document_with_its_sessionId_the_context_counts_alone()
    {
        Assert.True(IsAllowed(Document(contextBytes: 1_024)));
        Assert.False(IsAllowed(Document(contextBytes: 1_025)));
    }

    [Fact]
    public void A_large_body_that_is_not_a_document_is_refused()
    {
        var rest = new string('x', 1_024);
        Assert.False(IsAllowed($$"""{"sessionId":"s","metadata":{} {{rest}}"""));
        Assert.False(IsAllowed(rest + rest));
        Assert.False(IsAllowed($$$"""{"context":{"sessionId":"{{{rest}}}"},"metadata":{}}"""));
    }

    [Fact]
    public void The_largest_document_is_allowed()
    {
        var fields = ContextField.All.Aggregate(
            ContextFields.None,
            (longest, field) =>
                longest.With(
                    field,
                    Encoding.ASCII.GetBytes(
                        field.Rule is { } rule ? Text(rule.Longest) : Context(1_024)
                    )
                )
        );
        var document = ContextDocument.Compose(
            Keys.Session(new string('s', 128)),
            fields,
            long.MaxValue,
            DateTimeOffset.MaxValue,
            DateTimeOffset.MaxValue
        );
        Assert.True(DocumentSize.IsAllowed(document.Span, Limits));
    }

    private static string Text(int characters) =>
        '"' + string.Concat(Enumerable.Repeat("\\ud83d\\uded2", characters)) + '"';

    private static string Document(int contextBytes) =>
        $$$"""{"sessionId":"s","context": {{{Context(contextBytes)}}} ,"metadata":{"version":1}}""";

    private static string Context(int bytes) => $$"""{"a":"{{new string('x', bytes - 8)}}"}""";

    private static bool IsAllowed(string body) =>
        DocumentSize.IsAllowed(Encoding.UTF8.GetBytes(body), Limits);
}
