using System.Text;
using System.Text.Json;
using SessionContext.Server.Events;

namespace SessionContext.Server.Tests.Events;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData(
        """{ "b" : 1, "a" : [ 3, {"d":null, "c":true} ] }""",
        """{"a":[3,{"c":true,"d":null}],"b":1}"""
    )]
    [InlineData(
        """{"b":{},"a":[],"B":"","10":1,"9":2}""",
        """{"10":1,"9":2,"B":"","a":[],"b":{}}"""
    )]
    [InlineData("""{"\uffff":1,"\ud83d\uded2":2}""", """{"\ud83d\uded2":2,"\uffff":1}""")]
    [InlineData(
        """{"n":1.0,"m":1e400,"s":"\u00e9 \/ é"}""",
        """{"m":1e400,"n":1.0,"s":"\u00e9 \/ é"}"""
    )]
    public void Keys_are_sorted_and_the_rest_stays_as_it_is_written(string json, string expected) =>
        Assert.Equal(expected, Text(json, CanonicalJson.AsWritten));

    // Each expected text is what node 22 answers to JSON.stringify(JSON.parse(json)), the keys in order.
    [Theory]
    [InlineData("""{"b":1.0,"a":"\u00e9\/"}""", """{"a":"é/","b":1}""")]
    [InlineData("[0,-0,-0.0,1.50,100,1e3,12E-1]", "[0,0,0,1.5,100,1000,1.2]")]
    [InlineData(
        "[1e20,1e21,1.5e21,123456789012345678901]",
        "[100000000000000000000,1e+21,1.5e+21,123456789012345680000]"
    )]
    [InlineData("[0.000001,0.0000001,1.25e-7,-0.00012]", "[0.000001,1e-7,1.25e-7,-0.00012]")]
    [InlineData(
        "[9007199254740993,0.1,1e400,5e-324,1.7976931348623157e308]",
        "[9007199254740992,0.1,null,5e-324,1.7976931348623157e+308]"
    )]
    [InlineData(
        """["\u0000\b\t\n\f\r\u001f\"\\","\u007f\u2028\ud83d\uded2<>&'"]""",
        "[\"\\u0000\\b\\t\\n\\f\\r\\u001f\\\"\\\\\",\"\u007f\u2028🛒<>&'\"]"
    )]
    public void Values_are_written_as_JavaScript_does(string json, string expected) =>
        Assert.Equal(expected, Text(json, CanonicalJson.AsJavaScript));

    private static string Text(string json, Func<JsonElement, byte[]> form)
    {
        using var parsed = JsonDocument.Parse(json);
        return Encoding.UTF8.GetString(form(parsed.RootElement));
    }
}
