using Microsoft.IdentityModel.Tokens;

namespace SessionContext.Server.Tokens;

/// <summary>The reasons why a bearer token is not accepted, as validation results.</summary>
internal static class TokenRefusal
{
    /// <summary>Not a JWT that can be read.</summary>
    public static TokenValidationResult Malformed { get; } = Because("The token is malformed.");

    /// <summary>Signed in a way that is never accepted.</summary>
    public static TokenValidationResult Algorithm { get; } =
        Because("The token's signature algorithm is not accepted.");

    /// <summary>Nobody trusts whoever issued it.</summary>
    public static TokenValidationResult Issuer { get; } =
        Because("The token's issuer is not trusted.");

    /// <summary>The signature is not one of the issuer's.</summary>
    public static TokenValidationResult Signature { get; } =
        Because("The token's signature is invalid.");

    /// <summary>Made for another service.</summary>
    public static TokenValidationResult Audience { get; } =
        Because("The token was issued for another audience.");

    /// <summary>Used for something it is not meant for.</summary>
    public static TokenValidationResult Type { get; } =
        Because("The token is not an access token.");

    /// <summary>Over.</summary>
    public static TokenValidationResult Expired { get; } = Because("The token has expired.");

    /// <summary>Not begun yet.</summary>
    public static TokenValidationResult NotYet { get; } = Because("The token is not valid yet.");

    /// <summary>A claim that is present holds something else than its kind of value.</summary>
    /// <param name="name">The configured name of the claim.</param>
    public static TokenValidationResult Claim(string name) =>
        Because($"The token's claim '{name}' cannot be used.");

    private static TokenValidationResult Because(string reason) =>
        new() { Exception = new TokenRefusedException(reason) };
}

/// <summary>
/// Carries the reason through ASP.NET Core's authentication; never thrown. The message goes to the caller as <c>error_description</c>, so it never
/// repeats input.
/// </summary>
internal sealed class TokenRefusedException(string message) : Exception(message);
