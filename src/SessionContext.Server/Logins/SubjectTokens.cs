using Microsoft.IdentityModel.JsonWebTokens;
using SessionContext.Core;
using SessionContext.Core.Documents;
using SessionContext.Server.Access;
using SessionContext.Server.Http;
using SessionContext.Server.Settings;
using SessionContext.Server.Tokens;

namespace SessionContext.Server.Logins;

/// <summary>Who a subject token proves to be logged in, or the answer to one that proves nobody.</summary>
internal readonly record struct Subject(string? CustomerId, string? Email, Problem? Problem);

/// <summary>
/// Checks the tokens by which a trusted identity provider says who has logged in. The service's own tokens are none:
/// they would let a session log itself in.
/// </summary>
internal sealed class SubjectTokens(
    OutsideIssuers issuers,
    IdentityOptions options,
    TimeProvider time
)
{
    private const string Name = "The subject token is refused";
    private readonly SignedTokens _tokens = new(issuers.All, options.ClockSkew, time);

    /// <summary>Whether this is the name of a configured issuer: its <c>Name</c>, or its <c>Issuer</c>.</summary>
    public bool Knows(string name) => options.Issuers.Any(issuer => IsCalled(issuer, name));

    /// <summary>
    /// The customer of the tenant whom the token proves: the customer claim, or <c>sub</c> where the token has none.
    /// </summary>
    /// <param name="token">The token.</param>
    /// <param name="tenant">The tenant of the session.</param>
    /// <param name="issuerName">The name of the issuer that it has to be of; null: any.</param>
    public async Task<Subject> CheckAsync(string token, Tenant tenant, string? issuerName)
    {
        var check = await _tokens.CheckAsync(token, Read);
        if (check.Value is not var (caller, issuer, reason))
        {
            return new(null, null, AccessAnswers.RefusedSubject(check.Refusal!, Name));
        }

        if (
            issuerName is not null
            && !options.Issuers.Any(own => own.Issuer == issuer && IsCalled(own, issuerName))
        )
        {
            return Refused("it is not from the issuer that config names.");
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
        return FieldRule.CustomerId.IsValid(customer)
            ? new(customer, caller.Email, null)
            : Refused("it names no customer.");
    }

    private static Subject Refused(string reason) =>
        new(
            null,
            null,
            Problem.Unauthorized(
                ErrorCode.SubjectTokenInvalid,
                $"{Name}: {reason}",
                Problem.InvalidToken
            )
        );

    private static TokenCheck<Login> Read(JsonWebToken jwt, TrustedIssuer issuer) =>
        CallerClaims
            .Read(jwt, issuer)
            .Then(caller => new Login(
                caller,
                issuer.Issuer,
                PersonTokens.ReasonAgainst(new TokenClaims(jwt), caller)
            ));

    private static bool IsCalled(IssuerOptions issuer, string name) =>
        issuer.Name == name || issuer.Issuer == name;

    private sealed record Login(Caller Caller, string Issuer, string? ReasonAgainst);
}
