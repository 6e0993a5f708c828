using System.Diagnostics;
using SessionContext.Core;
using SessionContext.Core.Changes;
using SessionContext.Core.Events;
using SessionContext.Core.Logins;
using SessionContext.Server.Http;
using SessionContext.Server.Identity;
using SessionContext.Server.Identity.Sessions;
using SessionContext.Server.Problems;
using SessionContext.Server.Telemetry;

namespace SessionContext.Server.Sessions;

/// <summary>POST /customer/{tenant}/exchangeauthtoken: 200 with the customer's tokens for the same session · 400 · 401 · 403 another customer's session.</summary>
internal static class ExchangeToken
{
    public static async Task<IResult> HandleAsync(
        HttpContext http,
        SubjectTokens subjects,
        SessionLogins logins,
        SessionContexts contexts,
        LoginContexts loginContexts,
        CustomerEvents customers,
        SessionTokens tokens,
        CancellationToken cancellationToken
    )
    {
        var caller = Caller.Of(http)!;
        var session = caller.Session!.Value;
        var query = new QueryValues(http.Request.Query);
        var token = query.Required("subjectAccessToken");
        if (query.Faults.Count > 0)
        {
            return Problem.Invalid(query.Faults);
        }

        var subject = await subjects.CheckAsync(token, session.Tenant).ConfigureAwait(false);
        if (subject.CustomerId is not { } customer)
        {
            return subject.Problem!;
        }

        // Looked at before anything is written: a log-in in vain must not lock the right customer out.
        var context = await contexts.ReadAsync(session, cancellationToken).ConfigureAwait(false);
        if (IsAnother(caller.CustomerId) || IsAnother(context?.CustomerId))
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

            var holder = new SessionHolder(session, caller.ClientId, customer);
            ServiceMetrics.LoggedIn(holder.Kind);
            return tokens.Answer(holder, family, count: 0);
        }
    }

    private static Problem AnothersSession() =>
        Problem.Forbidden("The session belongs to another customer.");
}
