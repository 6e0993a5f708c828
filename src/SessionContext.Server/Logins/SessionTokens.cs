using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SessionContext.Core.Logins;
using SessionContext.Server.Keys;
using SessionContext.Server.OAuth;
using SessionContext.Server.Settings;
using SessionContext.Server.Tokens;

namespace SessionContext.Server.Logins;

/// <summary>
/// Makes the tokens of shoppers' sessions: JWTs signed with the service's own keys, told apart by <c>typ</c> and
/// <c>aud</c>, so that none passes for another.
/// </summary>
internal sealed class SessionTokens(
    IdentityOptions options,
    TokenLifetimes lifetimes,
    SigningKeys keys,
    TimeProvider time
)
{
    /// <summary>The <c>typ</c> of access tokens (RFC 9068).</summary>
    public const string AccessTokenType = "at+jwt";

    /// <summary>The <c>typ</c> of refresh tokens.</summary>
    public const string RefreshTokenType = "refresh+jwt";

    /// <summary>The claim with the log-in that a refresh token comes from.</summary>
    public const string FamilyClaim = "family";

    /// <summary>The claim with how often that log-in was refreshed before.</summary>
    public const string CountClaim = "count";

    /// <summary>The claim with the time at which the log-in began (OpenID Connect Core § 2).</summary>
    public const string LoggedInClaim = "auth_time";

    /// <summary>The claim with the customer's email address.</summary>
    public const string EmailClaim = "email";

    /// <summary>The claim with the legal entity that the customer acts for.</summary>
    public const string LegalEntityClaim = "legalEntityId";

    /// <summary>Characters of an email address: 64 before the @, 255 behind it (RFC 5321 § 4.5.3.1).</summary>
    public const int LongestEmail = 320;

    /// <summary>Characters of a legal entity's id.</summary>
    public const int LongestLegalEntityId = 128;

    private const string ClientClaim = "client_id";
    private const int FamilyBytes = 16;
    private static readonly ClaimNames Names = new();

    // Without an nbf, which would shut out the tokens of a node whose clock is ahead.
    private static readonly JsonWebTokenHandler Handler = new()
    {
        SetDefaultTimesOnTokenCreation = false,
    };

    /// <summary>A new family of refresh tokens.</summary>
    public static string NewFamily() =>
        Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(FamilyBytes));

    /// <summary>How long the owner's tokens are valid.</summary>
    public SessionTokenLifetimes LifetimesOf(SessionOwner owner)
    {
        var own = lifetimes.Of(owner.Session.Tenant);
        return owner.CustomerId is null ? own.Anonymous : own.Customer;
    }

    /// <summary>How long a refresh token that is issued to the owner now is valid: no longer than the log-in.</summary>
    public TimeSpan RefreshLifetimeOf(SessionOwner owner)
    {
        var own = LifetimesOf(owner);
        return own.LeftOf(owner.LoggedInAt, time.GetUtcNow()) is { } left && left < own.Refresh
            ? left
            : own.Refresh;
    }

    /// <summary>Speaks for the session at the calls of this service.</summary>
    public string Access(SessionOwner owner)
    {
        var claims = ClaimsOf(owner);
        claims[JwtRegisteredClaimNames.Sub] =
            owner.CustomerId ?? owner.Session.SessionId.ToString();
        claims[JwtRegisteredClaimNames.Jti] = Guid.NewGuid().ToString();
        claims[Names.Scope] = owner.Kind;
        return Sign(AccessTokenType, TokenIssue.Audience, LifetimesOf(owner).Access, claims);
    }

    /// <summary>Gets the next tokens of the session.</summary>
    /// <param name="owner">For whom.</param>
    /// <param name="family">The log-in that it comes from.</param>
    /// <param name="count">How often that log-in was refreshed.</param>
    public string Refresh(SessionOwner owner, string family, long count)
    {
        var claims = ClaimsOf(owner);
        claims[FamilyClaim] = family;
        claims[CountClaim] = count;
        claims[LoggedInClaim] = (owner.LoggedInAt ?? time.GetUtcNow()).ToUnixTimeSeconds();
        // For the service itself and nobody else.
        return Sign(RefreshTokenType, options.Issuer, RefreshLifetimeOf(owner), claims);
    }

    /// <summary>Proves the customer at calls that change a customer's context (<see cref="SaasTokens"/>).</summary>
    public string Saas(SessionOwner owner) =>
        Sign(
            SaasTokens.TokenType,
            null,
            LifetimesOf(owner).Saas,
            new()
            {
                [JwtRegisteredClaimNames.Sub] = owner.CustomerId!,
                [Names.Tenant] = owner.Session.Tenant.ToString(),
                [KnownCutOff.Claim] = owner.CutOff.UtcTicks,
            }
        );

    private static Dictionary<string, object> ClaimsOf(SessionOwner owner)
    {
        var claims = new Dictionary<string, object>
        {
            [ClientClaim] = owner.ClientId,
            [Names.Tenant] = owner.Session.Tenant.ToString(),
            [Names.Session] = owner.Session.SessionId.ToString(),
        };
        if (owner.CustomerId is { } customer)
        {
            claims[Names.Customer] = customer;
            claims[KnownCutOff.Claim] = owner.CutOff.UtcTicks;
        }

        if (owner.Email is { } email)
        {
            claims[EmailClaim] = email;
        }

        if (owner.LegalEntityId is { } legalEntity)
        {
            claims[LegalEntityClaim] = legalEntity;
        }

        return claims;
    }

    private string Sign(
        string type,
        string? audience,
        TimeSpan lifetime,
        Dictionary<string, object> claims
    )
    {
        var now = time.GetUtcNow().UtcDateTime;
        return Handler.CreateToken(
            new SecurityTokenDescriptor
            {
                TokenType = type,
                Issuer = options.Issuer,
                Audience = audience,
                IssuedAt = now,
                Expires = now + lifetime,
                Claims = claims,
                SigningCredentials = keys.Live[0].Credentials,
            }
        );
    }
}
