using SessionContext.Core;
using SessionContext.Core.Customers;
using SessionContext.Core.Logins;
using SessionContext.Server.Access;
using SessionContext.Server.Hosting;
using SessionContext.Server.Http;

namespace SessionContext.Server.Customers;

/// <summary>How a customer logs other devices out.</summary>
internal static class EndOwnSessions
{
    private const string Except = "except";
    private const string Current = "current";

    /// <summary>DELETE …/me/sessions/{sessionId}.</summary>
    public static async Task<IResult> EndAsync(
        HttpContext http,
        string sessionId,
        OwnSessions sessions,
        AuditLog audit,
        CancellationToken cancellationToken
    )
    {
        var caller = Caller.Of(http)!;
        var (own, customer) = (caller.Session!.Value, caller.CustomerId!);
        if (!SessionId.TryParse(sessionId, out var id))
        {
            return Problem.Invalid("sessionId", SessionId.Rule);
        }

        if (
            await sessions.RefuseAsync(own, customer, cancellationToken).ConfigureAwait(false) is
            { } reason
        )
        {
            return ListOwnSessions.Revoked(reason);
        }

        var key = new ContextKey(own.Tenant, id);
        if (!await sessions.EndAsync(key, customer, cancellationToken).ConfigureAwait(false))
        {
            return Problem.SessionNotFound(key);
        }

        audit.SessionEnded(AuditActor.Of(caller), key, customer);
        return TypedResults.NoContent();
    }

    /// <summary>DELETE …/me/sessions?except=current.</summary>
    public static async Task<IResult> EndOthersAsync(
        HttpContext http,
        OwnSessions own,
        CustomerSessions sessions,
        AuditLog audit,
        CancellationToken cancellationToken
    )
    {
        var caller = Caller.Of(http)!;
        var (session, customer) = (caller.Session!.Value, caller.CustomerId!);
        var query = new QueryValues(http.Request.Query);
        if (query.Required(Except) != Current && query.ValidationErrors.Count == 0)
        {
            query.Add([new(Except, $"must be {Current}")]);
        }

        if (query.ValidationErrors.Count > 0)
        {
            return Problem.Invalid(query.ValidationErrors);
        }

        if (
            await own.RefuseAsync(session, customer, cancellationToken).ConfigureAwait(false) is
            { } reason
        )
        {
            return ListOwnSessions.Revoked(reason);
        }

        var call = new CustomerCall(session.Tenant, customer, AuditActor.Of(caller));
        var ended = await call.AuditedAsync(
                audit,
                "end own sessions",
                sessions.EndAllAsync(session.Tenant, customer, session.SessionId, cancellationToken)
            )
            .ConfigureAwait(false);
        audit.SessionsEnded(call.Actor, call.Tenant, customer, session.SessionId, ended);
        return TypedResults.NoContent();
    }
}
