using Microsoft.IdentityModel.Tokens;

namespace SessionContext.Server.Tokens;

/// <summary>Where the public keys of one issuer come from.</summary>
internal interface IVerificationKeys
{
    /// <summary>
    /// The keys that a token with this key id may be signed with; none where the issuer does not know the id. Without
    /// an id: all keys.
    /// </summary>
    /// <exception cref="IssuerUnavailableException">The issuer's keys cannot be had now, so nothing can be said about
    /// the token.</exception>
    ValueTask<IReadOnlyList<SecurityKey>> FindAsync(
        string? keyId,
        CancellationToken cancellationToken
    );
}

/// <summary>
/// An issuer's keys cannot be had now: its tokens cannot be checked, and the caller should try again.
/// </summary>
internal sealed class IssuerUnavailableException(Exception? inner = null)
    : Exception(TokenRefusal.IssuerUnavailable.Message, inner)
{
    /// <summary>When to try again.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);
}
