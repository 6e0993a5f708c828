namespace SessionContext.Server.Tokens;

/// <summary>Why a token is not accepted.</summary>
/// <param name="Message">For the caller, as <c>error_description</c>: it never repeats input.</param>
internal sealed record TokenRefusal(string Message)
{
    /// <summary>Not a JWT that can be read.</summary>
    public static readonly TokenRefusal Malformed = new("The token is malformed.");

    /// <summary>Signed in a way that is never accepted.</summary>
    public static readonly TokenRefusal Algorithm = new(
        "The token's signature algorithm is not accepted."
    );

    /// <summary>The issuer is not the service and not a configured one.</summary>
    public static readonly TokenRefusal Issuer = new("The token's issuer is not trusted.");

    /// <summary>
    /// The issuer's keys cannot be had now: nothing can be said about the token, and the caller should try again.
    /// </summary>
    public static readonly TokenRefusal IssuerUnavailable = new(
        "The token's issuer cannot be reached to check the token."
    );

    /// <summary>The signature is not one of the issuer's.</summary>
    public static readonly TokenRefusal Signature = new("The token's signature is invalid.");

    /// <summary>Issued for another service.</summary>
    public static readonly TokenRefusal Audience = new(
        "The token was issued for another audience."
    );

    /// <summary>Of another type, such as a refresh token.</summary>
    public static readonly TokenRefusal Type = new("The token is not an access token.");

    /// <summary>The <c>exp</c> has passed.</summary>
    public static readonly TokenRefusal Expired = new("The token has expired.");

    /// <summary>The <c>nbf</c> lies ahead.</summary>
    public static readonly TokenRefusal NotYet = new("The token is not valid yet.");

    /// <summary>Issued before all sessions of its customer were ended.</summary>
    public static readonly TokenRefusal Revoked = new("The customer's sessions were ended.");

    /// <summary>A claim that is present holds another kind of value.</summary>
    /// <param name="name">The configured name of the claim.</param>
    public static TokenRefusal Claim(string name) =>
        new($"The token's claim '{name}' cannot be used.");
}
