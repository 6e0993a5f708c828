using System.Globalization;
using System.Text;
using SessionContext.Core.Documents;

namespace SessionContext.Core.Tests.Documents;

public sealed class RequestMetadataTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("0.0e99999999999", 0)]
    [InlineData("2.0", 2)]
    [InlineData("2e0", 2)]
    [InlineData("20e-1", 2)]
    [InlineData("0.2E+1", 2)]
    [InlineData("0.020e2", 2)]
    [InlineData("10", 10)]
    [InlineData("1e18", 1_000_000_000_000_000_000)]
    [InlineData("9007199254740993.00", 9_007_199_254_740_993)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9223372036854775807.0", long.MaxValue)]
    [InlineData("922337203685477580.7e1", long.MaxValue)]
    public void A_version_is_an_integer_however_it_is_written(string written, long version) =>
        Assert.Equal(version, Parse(written, out _)?.Version);

    [Theory]
    [InlineData("\"1\"")]
    [InlineData("true")]
    [InlineData("-1")]
    [InlineData("-1.0")]
    [InlineData("1.5")]
    [InlineData("1e-1")]
    [InlineData("2.0000000000000000000000000000000000001")]
    [InlineData("9223372036854775808")]
    [InlineData("9223372036854775807.5")]
    [InlineData("1e19")]
    [InlineData("1e99999999999")]
    [InlineData("1e-99999999999")]
    public void A_version_that_is_no_integer_from_0_to_the_largest_of_64_bits_is_refused(
        string written
    )
    {
        Assert.Null(Parse(written, out var errors));
        Assert.Equal(
            new FieldError(
                "metadata.version",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"must be an integer from 0 to {long.MaxValue}"
                )
            ),
            Assert.Single(errors)
        );
    }

    [Theory]
    [InlineData("""{"currency":"EUR"}""")]
    [InlineData("""{"metadata":null}""")]
    [InlineData("""{"metadata":{}}""")]
    [InlineData("""{"metadata":{"version":null}}""")]
    public void A_PATCH_may_leave_the_version_out(string body)
    {
        var patch = ContextPatch.Parse(Encoding.UTF8.GetBytes(body), false, new(), out _);
        Assert.NotNull(patch);
        Assert.Null(patch.Version);
    }

    private static ContextReplacement? Parse(
        string version,
        out IReadOnlyList<FieldError> errors
    ) =>
        ContextReplacement.Parse(
            Encoding.UTF8.GetBytes($$$"""{"metadata":{"version":{{{version}}}}}"""),
            Keys.Session("s"),
            new(),
            out errors
        );
}
