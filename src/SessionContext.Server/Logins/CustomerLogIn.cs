using System.Diagnostics;
using SessionContext.Core.Logins;
using SessionContext.Server.Hosting;
using SessionContext.Server.Http;

namespace SessionContext.Server.Logins;

/// <summary>
/// Makes a session a customer's whose identity was proven, by whichever way: the session id stays, its context becomes
/// the customer's.
/// </summary>
internal sealed class CustomerLogIn(SessionLogins logins, SessionTokens tokens)
{
    /// <summary>
    /// Answers with the customer's tokens. A session that was logged out or is another customer's is refused.
    /// </summary>
    /// <param name="owner">The session and the customer.</param>
    /// <param name="formerId">The customer of the bearer token; null where it is anonymous, or there is none.</param>
    /// <param name="subjectToken">The token by which the customer was proven, to be given back; null: none.</param>
    /// <param name="cancellationToken">Heeded until the log-in is written.</param>
    public async Task<IResult> LogInAsync(
        SessionOwner owner,
        string? formerId,
        string? subjectToken,
        CancellationToken cancellationToken
    )
    {
        var family = SessionTokens.NewFamily();
        var (outcome, cutOff) = await logins
            .LogInAsync(owner.Session, owner.CustomerId!, formerId, family, cancellationToken)
            .ConfigureAwait(false);
        switch (outcome)
        {
            case LoginOutcome.Succeeded:
                ServiceMetrics.LoggedIn(owner.Kind);
                return tokens.Answer(
                    owner with
                    {
                        CutOff = cutOff,
                    },
                    family,
                    count: 0,
                    subjectToken
                );
            case LoginOutcome.AnotherCustomer:
                return Problem.Of(
                    ErrorCode.WrongCustomer,
                    "The session belongs to another customer."
                );
            case LoginOutcome.LoggedOut:
                return LogOut.Ended();
            default:
                throw new UnreachableException();
        }
    }
}
