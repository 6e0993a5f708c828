using System.Text.RegularExpressions;

namespace SessionContext.Storage.Redis.Tests;

/// <summary>The offsets in the scripts come from the constants of the formats.</summary>
public sealed partial class ScriptOffsetTests
{
    [Theory]
    [InlineData("swap")]
    [InlineData("replace")]
    [InlineData("record")]
    [InlineData("reserve")]
    [InlineData("revoke")]
    public void A_script_has_no_offset_of_its_own(string script)
    {
        var assembly = typeof(RedisSessionContextStore).Assembly;
        using var reader = new StreamReader(assembly.GetManifestResourceStream(script)!);

        Assert.DoesNotMatch(Offset(), reader.ReadToEnd());
    }

    // The first byte is the first byte of anything.
    [GeneratedRegex(@"\bsub\([^()]*,\s*(-|[2-9]|1\d)")]
    private static partial Regex Offset();
}
