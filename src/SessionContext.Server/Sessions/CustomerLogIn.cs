using System.Diagnostics;
using SessionContext.Core;
using SessionContext.Core.Changes;
using SessionContext.Core.Events;
using SessionContext.Core.Logins;
using SessionContext.Server.Identity.Sessions;
using SessionContext.Server.Problems;
using SessionContext.Server.Telemetry;

namespace SessionContext.Server.Sessions;

/// <summary>Makes a session a customer's whose identity was proven, by whichever way: the session id stays, its context becomes the customer's.</summary>
internal sealed class CustomerLogIn(
    SessionLogins logins,
    SessionContexts contexts,
    LoginContexts loginContexts,
    CustomerEvents customers,
    SessionTokens tokens
)
{
    /// <summary>200 with the customer's tokens · 401 the session was logged out · 403 the session is another customer's.</summary>
    /// <param name="holder">The session and the customer.</param>
    /// <param name="formerId">The customer of the bearer token; null where it is anonymous, or there is none.</param>
    /// <param name="subjectToken">The token by which the customer was proven, to be given back; null: none.</param>
    /// <param name="cancellationToken">Heeded until the log-in is written.</param>
    public async Task<IResult> LogInAsync(
        SessionHolder holder,
        string? formerId,
        string? subjectToken,
        CancellationToken cancellationToken
    )
    {
        var (session, customer) = (holder.Session, holder.CustomerId!);

        // Looked at before anything is written: a log-in in vain must not lock the right customer out.
        var context = await contexts.ReadAsync(session, cancellationToken).ConfigureAwait(false);
        if (IsAnother(formerId) || IsAnother(context?.CustomerId))
        {
            return AnothersSession();
        }

        // The log-in first: from the moment when the context is the customer's, no anonymous refresh token is good.
        var family = SessionTokens.NewFamily();
        return await logins
            .LogInAsync(session, customer, family, cancellationToken)
            .ConfigureAwait(false) switch
        {
            LoginOutcome.Done => await AdoptAsync().ConfigureAwait(false),
            LoginOutcome.AnotherCustomer => AnothersSession(),
            LoginOutcome.LoggedOut => LogOut.Ended(),
            _ => throw new UnreachableException(),
        };

        bool IsAnother(string? owner) => owner is not null && owner != customer;

        async Task<IResult> AdoptAsync()
        {
            if (
                await loginContexts
                    .AdoptAsync(session, customer, CancellationToken.None) // half a log-in is none
                    .AfterAWriteAsync()
                    .ConfigureAwait(false) is ChangeOutcome.NotTheCustomer
            )
            {
                return AnothersSession();
            }

            if (
                await customers
                    .EndIfDeletedAsync(session, customer, CancellationToken.None)
                    .AfterAWriteAsync()
                    .ConfigureAwait(false)
            )
            {
                return LogOut.Ended();
            }

            ServiceMetrics.LoggedIn(holder.Kind);
            return tokens.Answer(holder, family, count: 0, subjectToken);
        }
    }

    private static Problem AnothersSession() =>
        Problem.Of(ErrorCode.WrongCustomer, "The session belongs to another customer.");
}
