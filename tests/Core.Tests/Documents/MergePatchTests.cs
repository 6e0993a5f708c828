using System.Text;
using SessionContext.Core.Documents;

namespace SessionContext.Core.Tests.Documents;

public sealed class MergePatchTests
{
    /// <summary>RFC 7396, appendix A, without its cases whose target or result is no object.</summary>
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", "{}")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"a":"foo"}""", """{"a":{"b":null,"c":1}}""", """{"a":{"c":1}}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    [InlineData("", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    [InlineData("", """{"a":null}""", "{}")]
    public void It_merges_as_the_standard_says(string target, string patch, string result) =>
        Assert.Equal(result, Apply(target, patch));

    [Theory]
    [InlineData("""{"n":1.0,"o":1e400}""", """{"p":12345678901234567890123456789.0}""")]
    [InlineData("""{"n":"\u00e9","é":"\/"}""", """{"p":"\ud83d\ude00"}""")]
    public void What_is_kept_and_what_comes_stay_as_they_were_written(
        string target,
        string patch
    ) => Assert.Equal($"{target[..^1]},{patch[1..]}", Apply(target, patch));

    [Fact]
    public void A_name_written_in_another_way_is_the_same_name() =>
        Assert.Equal("""{"é":2}""", Apply("""{"é":1}""", """{"\u00e9":2}"""));

    private static string Apply(string target, string patch) =>
        Encoding.UTF8.GetString(
            MergePatch.Apply(Encoding.UTF8.GetBytes(target), Encoding.UTF8.GetBytes(patch)).Span
        );
}
