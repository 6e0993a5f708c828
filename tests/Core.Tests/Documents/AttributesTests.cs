using System.Text;
using System.Text.Json;
using CsCheck;
using SessionContext.Core.Documents;

namespace SessionContext.Core.Tests.Documents;

public sealed class AttributesTests
{
    [Theory]
    [InlineData("", "{\"a\":1}")]
    [InlineData("{}", "{\"a\":1}")]
    [InlineData("{ }", "{\"a\":1 }")]
    [InlineData("{\"b\" : 2}", "{\"b\" : 2,\"a\":1}")]
    [InlineData("{\"a\" : \"old\" , \"b\":2}", "{\"a\" : 1 , \"b\":2}")]
    [InlineData("{\"\\u0061\":0}", "{\"\\u0061\":1}")]
    [InlineData("{\"b\":{\"a\":5}}", "{\"b\":{\"a\":5},\"a\":1}")]
    public void Setting_changes_one_value_and_no_other_byte(string before, string after) =>
        Assert.Equal(after, Set(before, "a", "1"));

    [Theory]
    [InlineData("{\"a\":1}", "{}")]
    [InlineData("{ \"a\" : 1 , \"b\":2}", "{ \"b\":2}")]
    [InlineData("{\"b\":2, \"a\":1}", "{\"b\":2}")]
    [InlineData("{\"b\":2,\"a\":[1,{}],\"c\":3}", "{\"b\":2,\"c\":3}")]
    [InlineData("{\"b\":2,\"\\u0061\":1}", "{\"b\":2}")]
    public void Removing_takes_the_attribute_and_one_comma(string before, string after) =>
        Assert.Equal(after, Remove(before, "a"));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"b\":{\"a\":1}}")]
    [InlineData("{\"A\":1}")]
    public void Removing_what_is_not_there_says_so(string before) =>
        Assert.Null(Remove(before, "a"));

    [Fact]
    public void Attributes_are_counted_at_the_top_level_alone()
    {
        var before = "{\"a\":{\"x\":1,\"y\":2},\"b\":[]}"u8.ToArray();
        Assert.Equal(0, Attributes.Count(default));
        Assert.Equal(0, Attributes.Count("{}"u8.ToArray()));
        Assert.Equal(2, Attributes.Count(before));
        Assert.Equal(2, Attributes.Count(Attributes.Set(before, Assign("a", "3"))));
        Assert.Equal(3, Attributes.Count(Attributes.Set(before, Assign("c", "3"))));
    }

    [Fact]
    public void Any_run_of_sets_and_removals_gives_what_an_ordered_map_gives() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 9], Gen.Bool)
            .List[0, 40]
            .Sample(steps =>
            {
                var context = "";
                var model = new List<KeyValuePair<string, string>>();
                foreach (var (key, value, isSet) in steps)
                {
                    var name = Names[key];
                    var at = model.FindIndex(entry => entry.Key == name);
                    if (isSet)
                    {
                        context = Set(context, name, Values[value]);
                        KeyValuePair<string, string> entry = new(name, Values[value]);
                        _ = at < 0 ? Append(model, entry) : model[at] = entry;
                    }
                    else
                    {
                        context = Remove(context, name) ?? context;
                        model.RemoveAll(entry => entry.Key == name);
                    }
                }

                Assert.Equal(model, Entries(context));
            });

    private static readonly string[] Names = ["a", "b", "ä\"\\", "key with space", "🛒", "a\0b"];
    private static readonly string[] Values =
    [
        "1.0",
        "1e400",
        "\"x,}\"",
        "[1, {\"a\":2}]",
        "{}",
        "null",
        "true",
        "\"\\\"\"",
        "-0",
        "\"é\"",
    ];

    private static KeyValuePair<string, string> Append(
        List<KeyValuePair<string, string>> model,
        KeyValuePair<string, string> entry
    )
    {
        model.Add(entry);
        return entry;
    }

    private static IEnumerable<KeyValuePair<string, string>> Entries(string context)
    {
        if (context.Length == 0)
        {
            return [];
        }

        using var json = JsonDocument.Parse(context);
        return
        [
            .. json
                .RootElement.EnumerateObject()
                .Select(e => KeyValuePair.Create(e.Name, e.Value.GetRawText())),
        ];
    }

    private static string Set(string context, string name, string value) =>
        Encoding.UTF8.GetString(
            Attributes.Set(Encoding.UTF8.GetBytes(context), Assign(name, value)).Span
        );

    private static string? Remove(string context, string name) =>
        Attributes.Remove(Encoding.UTF8.GetBytes(context), name) is { } removed
            ? Encoding.UTF8.GetString(removed.Span)
            : null;

    private static AttributeAssignment Assign(string name, string value) =>
        new(name, JsonSerializer.SerializeToUtf8Bytes(name), Encoding.UTF8.GetBytes(value));
}
