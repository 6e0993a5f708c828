using SessionContext.Core;
using SessionContext.Server.Identity.Access;
using SessionContext.Server.Identity.Tokens;
using SessionContext.Server.Problems;

namespace SessionContext.Server.Identity.Sessions;

/// <summary>Who a subject token proves to be logged in, or the answer to one that proves nobody.</summary>
internal readonly record struct Subject(string? CustomerId, Problem? Problem);

/// <summary>
/// Checks the tokens by which a trusted identity provider says who has logged in. The service's own tokens are none: they would let a session log itself in.
/// </summary>
internal sealed class SubjectTokens(OutsideIssuers issuers, TimeProvider time)
{
    private const string Name = "The subject token is refused";
    private readonly SignedTokens _tokens = new(issuers.All, time);

    /// <summary>The customer of the tenant whom the token proves.</summary>
    public async Task<Subject> CheckAsync(string token, Tenant tenant)
    {
        var check = await _tokens.CheckAsync(
            token,
            (jwt, issuer) =>
                new Claims(CallerClaims.TenantOf(jwt, issuer), CallerClaims.CustomerOf(jwt, issuer))
        );
        if (check.Value is not { } claims)
        {
            return new(null, AccessAnswers.Refused(check.Refusal?.Exception, Name));
        }

        if (claims.Tenant != tenant)
        {
            return Refused("it is not for this tenant.");
        }

        return claims.CustomerId is { } customer
            ? new(customer, null)
            : Refused("it names no customer.");
    }

    private static Subject Refused(string reason) =>
        new(null, Problem.Unauthorized($"{Name}: {reason}", Problem.InvalidToken));

    private sealed record Claims(Tenant? Tenant, string? CustomerId);
}
