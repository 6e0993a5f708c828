using SessionContext.Core;
using SessionContext.Core.Changes;
using SessionContext.Server.Http;
using SessionContext.Server.Identity;
using SessionContext.Server.Problems;

namespace SessionContext.Server.Contexts;

/// <summary>
/// What every call says about the session: which one, and on what conditions. A management call names the session in its path; of
/// an own-context call it is the token's, and the context must be the visitor's.
/// </summary>
internal readonly record struct ContextCall(
    ContextKey Key,
    Preconditions? Preconditions,
    Visitor? Visitor
)
{
    /// <summary>What must hold of the stored context.</summary>
    public Conditions Conditions => new(Preconditions, Visitor);

    /// <summary>Reads path, token and headers, or gives the answer to bad ones. That the caller may reach the tenant was checked before.</summary>
    public static bool TryRead(HttpContext http, out ContextCall call, out Problem problem)
    {
        call = default;
        problem = null!;
        var route = http.Request.RouteValues;
        Visitor? visitor = null;
        if (!Tenant.TryParse(route["tenant"] as string, out var tenant))
        {
            problem = Problem.Invalid("tenant", Tenant.Rule);
        }
        else if (!TryReadSession(http, out var sessionId, ref visitor))
        {
            problem = Problem.Invalid("sessionId", SessionId.Rule);
        }
        else if (!Preconditions.TryRead(http.Request, out var preconditions, out var malformed))
        {
            problem = Problem.Invalid(malformed, Preconditions.Rule);
        }
        else
        {
            call = new(new(tenant, sessionId), preconditions, visitor);
            return true;
        }

        return false;
    }

    private static bool TryReadSession(
        HttpContext http,
        out SessionId sessionId,
        ref Visitor? visitor
    )
    {
        if (http.Request.RouteValues.TryGetValue("sessionId", out var named))
        {
            return SessionId.TryParse(named as string, out sessionId);
        }

        // Where the path names none, only tokens that speak for a session were let in.
        var caller = Caller.Of(http)!;
        sessionId = caller.SessionId!.Value;
        visitor = new Visitor(caller.CustomerId);
        return true;
    }
}
