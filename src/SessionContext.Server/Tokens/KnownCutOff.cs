using Microsoft.IdentityModel.JsonWebTokens;

namespace SessionContext.Server.Tokens;

/// <summary>
/// The customer's cut-off that was known when the service issued a token: a cut-off that is stored later ends the
/// token, whatever the clocks say.
/// </summary>
internal static class KnownCutOff
{
    /// <summary>The claim: 100-nanosecond ticks since the year 1, 0 where the customer had no cut-off.</summary>
    public const string Claim = "cut_off";

    /// <summary>Reads it from one of the service's own tokens.</summary>
    public static DateTimeOffset Of(JsonWebToken token) =>
        token.TryGetPayloadValue<long>(Claim, out var ticks)
            ? new(ticks, TimeSpan.Zero)
            // An earlier release wrote no claim, nor does the command that signs saas-tokens: then the second of issue
            // counts, to its end.
            : new DateTimeOffset(token.IssuedAt, TimeSpan.Zero).AddSeconds(1).AddTicks(-1);
}
