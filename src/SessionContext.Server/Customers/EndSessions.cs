using SessionContext.Core;
using SessionContext.Core.Logins;
using SessionContext.Server.Hosting;
using SessionContext.Server.Http;

namespace SessionContext.Server.Customers;

/// <summary>DELETE …/customers/{customerId}/sessions[?except={sessionId}].</summary>
internal static class EndSessions
{
    public static async Task<IResult> HandleAsync(
        HttpContext http,
        CustomerSessions sessions,
        AuditLog audit,
        CancellationToken cancellationToken
    )
    {
        if (!CustomerCall.TryRead(http, out var call, out var problem, below: 1))
        {
            return problem;
        }

        var query = new QueryValues(http.Request.Query);
        SessionId? except = null;
        if (query.Optional("except") is { } named)
        {
            if (SessionId.TryParse(named, out var session))
            {
                except = session;
            }
            else
            {
                query.Add([new("except", SessionId.Rule)]);
            }
        }

        if (query.ValidationErrors.Count > 0)
        {
            return Problem.Invalid(query.ValidationErrors);
        }

        var ended = await call.AuditedAsync(
                audit,
                "end sessions",
                sessions.EndAllAsync(call.Tenant, call.CustomerId, except, cancellationToken)
            )
            .ConfigureAwait(false);
        audit.SessionsEnded(call.Actor, call.Tenant, call.CustomerId, except, ended);
        return CustomerAnswers.Json(new(ended), CustomersJson.Default.EndedAnswer);
    }
}
