using System.Collections.Frozen;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SessionContext.Core;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Tokens;

/// <summary>One issuer whose access tokens are accepted.</summary>
internal sealed class TrustedIssuer
{
    /// <summary>
    /// Asymmetric signatures only: a service that may check a token must not be able to make one, and a public key must
    /// never pass as an HMAC key.
    /// </summary>
    public static readonly FrozenSet<string> Algorithms = FrozenSet.Create(
        StringComparer.Ordinal,
        SecurityAlgorithms.RsaSha256,
        SecurityAlgorithms.RsaSha384,
        SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256,
        SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256,
        SecurityAlgorithms.EcdsaSha384,
        SecurityAlgorithms.EcdsaSha512
    );

    /// <summary>The <c>iss</c>.</summary>
    public required string Issuer { get; init; }

    /// <summary>
    /// Whether it is the service itself. Only its own tokens end with the sessions of their customer.
    /// </summary>
    public bool IsOwn { get; init; }

    /// <summary>
    /// The <c>aud</c> that its tokens must have, one of these. A token without any must have it as <c>client_id</c>.
    /// </summary>
    public required IReadOnlyList<string> Audiences { get; init; }

    /// <summary>Its public keys.</summary>
    public required IVerificationKeys Keys { get; init; }

    /// <summary>The names of its claims.</summary>
    public required ClaimNames Claims { get; init; }

    /// <summary>
    /// What its scopes begin with, <c>contexts/</c>: a scope without it does not count. Null: whatever comes before the
    /// last slash is left out.
    /// </summary>
    public string? ScopePrefix { get; init; }

    /// <summary>The only tenant that it speaks for; null where its tokens name theirs.</summary>
    public Tenant? Tenant { get; init; }

    /// <summary>
    /// The <c>typ</c> that its tokens must have; null where any is taken, since most providers say just JWT.
    /// </summary>
    public string? TokenType { get; init; }

    /// <summary>
    /// What a token must keep, lifetime excepted: <see cref="Lifetime"/> checks that by the service's own clock.
    /// </summary>
    public TokenValidationParameters Rules(IReadOnlyList<SecurityKey> keys) =>
        new()
        {
            ValidIssuer = Issuer,
            AudienceValidator = (audiences, token, _) => IsForUs(audiences, (JsonWebToken)token),
            IssuerSigningKeys = keys,
            ValidAlgorithms = Algorithms,
            ValidTypes = TokenType is null ? null : [TokenType],
            RequireSignedTokens = true,
            ValidateLifetime = false,
        };

    // Exactly: the library's own check takes an audience with a slash added as well. AWS Cognito's access tokens name
    // their client and no audience.
    private bool IsForUs(IEnumerable<string> audiences, JsonWebToken token) =>
        token.TryGetPayloadValue<object>(JwtRegisteredClaimNames.Aud, out _)
            ? audiences.Any(Audiences.Contains)
            : token.TryGetPayloadValue<string>("client_id", out var client)
                && Audiences.Contains(client);
}
