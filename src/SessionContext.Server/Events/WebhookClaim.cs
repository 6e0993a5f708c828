using System.Security.Cryptography;

namespace SessionContext.Server.Events;

/// <summary>What a delivery's head says of its signature. Whether it is valid, the body tells.</summary>
/// <param name="Scheme">How the delivery is signed.</param>
/// <param name="Keys">The tenant's keys, any of which may have signed.</param>
/// <param name="Prefix">What is signed before the body.</param>
/// <param name="Signatures">The signatures, of which one has to be valid.</param>
internal sealed record WebhookClaim(
    WebhookScheme Scheme,
    byte[][] Keys,
    byte[] Prefix,
    byte[][] Signatures
)
{
    /// <summary>Whether the body was signed with one of the keys.</summary>
    /// <param name="body">The whole body, as it came.</param>
    public bool Matches(ReadOnlySpan<byte> body)
    {
        var matches = false;
        // Every key against every signature, whichever is valid: the time tells nothing of the secrets.
        foreach (var key in Keys)
        {
            using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
            hmac.AppendData(Prefix);
            hmac.AppendData(body);
            var expected = hmac.GetHashAndReset();
            foreach (var signature in Signatures)
            {
                matches |= CryptographicOperations.FixedTimeEquals(expected, signature);
            }
        }

        return matches;
    }
}

/// <summary>How a delivery is signed.</summary>
internal enum WebhookScheme
{
    /// <summary>The body alone.</summary>
    Plain,

    /// <summary>An id, a time and the body.</summary>
    Standard,

    /// <summary>The body's canonical JSON.</summary>
    Canonical,
}
