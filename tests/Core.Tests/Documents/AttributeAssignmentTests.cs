using System.Text;
using SessionContext.Core.Documents;

namespace SessionContext.Core.Tests.Documents;

public sealed class AttributeAssignmentTests
{
    [Theory]
    [InlineData("""{"key":"a","value":1.0}""", "1.0")]
    [InlineData("""{"value": {"x" : [1e400]} ,"key":"a","more":0}""", """{"x" : [1e400]}""")]
    [InlineData("""{"key":"a","value":null}""", "null")]
    [InlineData("""{"key":"a","value":false}""", "false")]
    public void Any_json_value_is_taken_as_it_was_sent(string body, string value)
    {
        var attribute = Parse(body, out var errors);
        Assert.Empty(errors);
        Assert.Equal("a", attribute!.Name);
        Assert.Equal(value, Encoding.UTF8.GetString(attribute.RawValue.Span));
    }

    [Theory]
    [InlineData("""{}""", "key", "value")]
    [InlineData("""{"value":1}""", "key")]
    [InlineData("""{"key":null,"value":1}""", "key")]
    [InlineData("""{"key":"a"}""", "value")]
    [InlineData("""{"key":"","value":1}""", "key")]
    [InlineData("""{"key":7,"value":1}""", "key")]
    [InlineData("""{"key":"a\u0000b","value":1}""", "key")]
    [InlineData("""{"key":"a","value":[[[]]]}""", "body")]
    [InlineData("""{"key":"a","value":1,"value":2}""", "body")]
    public void What_is_missing_or_wrong_is_named(string body, params string[] fields)
    {
        Assert.Null(Parse(body, out var errors));
        Assert.Equal(fields, errors.Select(error => error.Field));
    }

    [Fact]
    public void A_value_may_be_as_deep_as_leaves_the_document_within_its_limit() =>
        Assert.NotNull(Parse("""{"key":"a","value":[[]]}""", out _));

    private static AttributeAssignment? Parse(string body, out IReadOnlyList<FieldError> errors) =>
        AttributeAssignment.Parse(
            Encoding.UTF8.GetBytes(body),
            new DocumentLimits { Depth = 4 },
            out errors
        );
}
