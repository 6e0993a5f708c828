using Microsoft.IdentityModel.JsonWebTokens;
using SessionContext.Core;
using SessionContext.Core.Documents;
using SessionContext.Server.Identity.Access;
using SessionContext.Server.Identity.Configuration;
using SessionContext.Server.Identity.Tokens;
using SessionContext.Server.Problems;

namespace SessionContext.Server.Identity.Sessions;

/// <summary>Who a subject token proves to be logged in, or the answer to one that proves nobody.</summary>
internal readonly record struct Subject(string? CustomerId, Problem? Problem);

/// <summary>
/// Checks the tokens by which a trusted identity provider says who has logged in. The service's own tokens are none: they would let a session log itself in.
/// </summary>
internal sealed class SubjectTokens(
    OutsideIssuers issuers,
    IdentityOptions options,
    TimeProvider time
)
{
    private const string Name = "The subject token is refused";
    private readonly SignedTokens _tokens = new(issuers.All, options.ClockSkew, time);

    /// <summary>The customer of the tenant whom the token proves: the customer claim, or <c>sub</c> where the token has none.</summary>
    public async Task<Subject> CheckAsync(string token, Tenant tenant)
    {
        var check = await _tokens.CheckAsync(token, Read);
        if (check.Value is not var (caller, reason))
        {
            return new(null, AccessAnswers.Refused(check.Refusal?.Exception, Name));
        }

        if (caller.Tenant != tenant)
        {
            return Refused("it is not for this tenant.");
        }

        if (reason is not null)
        {
            return Refused(reason);
        }

        var customer = caller.CustomerId ?? caller.Subject;
        return FieldValues.IsCustomerId(customer)
            ? new(customer, null)
            : Refused("it names no customer.");
    }

    private static Subject Refused(string reason) =>
        new(null, Problem.Unauthorized($"{Name}: {reason}", Problem.InvalidToken));

    private static TokenCheck<Login> Read(JsonWebToken jwt, TrustedIssuer issuer) =>
        CallerClaims
            .Read(jwt, issuer)
            .Then(caller => new Login(
                caller,
                PersonTokens.ReasonAgainst(new TokenClaims(jwt), caller)
            ));

    private sealed record Login(Caller Caller, string? ReasonAgainst);
}
