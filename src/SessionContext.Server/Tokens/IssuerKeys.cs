using System.Buffers.Text;
using System.Collections.Frozen;
using System.Numerics;
using Microsoft.IdentityModel.Tokens;

namespace SessionContext.Server.Tokens;

/// <summary>The keys of a key set that tokens may be signed with.</summary>
/// <param name="Keys">Only what a signature is checked with is left of each: no certificate, and never an unbound
/// algorithm on a curve.</param>
/// <param name="Ignored">For the log: the keys that should be usable and are not, each with the reason.</param>
internal sealed record IssuerKeys(IReadOnlyList<JsonWebKey> Keys, IReadOnlyList<IgnoredKey> Ignored)
{
    /// <summary>RFC 7518 § 3.3: smaller RSA keys must not be used.</summary>
    private const int SmallestRsaKey = 2048;

    // RFC 7518 § 3.4: each curve has one algorithm.
    private static readonly FrozenDictionary<string, string> Curves = new Dictionary<string, string>
    {
        [JsonWebKeyECTypes.P256] = SecurityAlgorithms.EcdsaSha256,
        [JsonWebKeyECTypes.P384] = SecurityAlgorithms.EcdsaSha384,
        [JsonWebKeyECTypes.P521] = SecurityAlgorithms.EcdsaSha512,
    }.ToFrozenDictionary();

    /// <summary>
    /// Chooses the usable ones. Keys that are meant for something else than signatures are left out without a word.
    /// </summary>
    public static IssuerKeys Of(JsonWebKeySet set)
    {
        var judged = set
            .Keys.Where(IsForSignatures)
            .Select(key => (Key: key, Fault: Fault(key)))
            .ToLookup(judged => judged.Fault is null);
        return new(
            [.. judged[true].Select(good => Verification(good.Key))],
            [.. judged[false].Select(bad => new IgnoredKey(bad.Key.Kid, bad.Fault!))]
        );
    }

    private static bool IsForSignatures(JsonWebKey key) =>
        key.Use is null or "" or JsonWebKeyUseNames.Sig
        && (key.KeyOps.Count == 0 || key.KeyOps.Contains("verify"));

    private static string? Fault(JsonWebKey key) =>
        key.Kty switch
        {
            JsonWebAlgorithmsKeyTypes.RSA when BitsOf(key.N) is var bits and < SmallestRsaKey =>
                $"it has {bits} bits and needs at least {SmallestRsaKey}",
            JsonWebAlgorithmsKeyTypes.RSA when key.Alg is not null && !IsForRsa(key.Alg) =>
                "its alg is not one of those accepted for RSA",
            JsonWebAlgorithmsKeyTypes.RSA => null,
            JsonWebAlgorithmsKeyTypes.EllipticCurve when !Curves.ContainsKey(key.Crv ?? "") =>
                "its curve is not P-256, P-384 or P-521",
            JsonWebAlgorithmsKeyTypes.EllipticCurve
                when key.Alg is not null && key.Alg != Curves[key.Crv!] =>
                "its alg is not that of its curve",
            JsonWebAlgorithmsKeyTypes.EllipticCurve => null,
            _ => "it is neither an RSA nor an EC key",
        };

    private static bool IsForRsa(string algorithm) =>
        TrustedIssuer.Algorithms.Contains(algorithm)
        && !algorithm.StartsWith("ES", StringComparison.Ordinal);

    private static long BitsOf(string? modulus) =>
        Base64Url.IsValid(modulus)
            ? new BigInteger(
                Base64Url.DecodeFromChars(modulus),
                isUnsigned: true,
                isBigEndian: true
            ).GetBitLength()
            : 0;

    // A certificate beside the key would be used in its place, whatever its size.
    private static JsonWebKey Verification(JsonWebKey key) =>
        new()
        {
            Kty = key.Kty,
            Kid = key.Kid,
            Alg = key.Alg ?? (key.Crv is { } curve ? Curves[curve] : null),
            N = key.N,
            E = key.E,
            Crv = key.Crv,
            X = key.X,
            Y = key.Y,
        };
}

/// <summary>A key that no token may be signed with, and why.</summary>
internal sealed record IgnoredKey(string? KeyId, string Reason);
