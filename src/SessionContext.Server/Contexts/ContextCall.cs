using SessionContext.Core;
using SessionContext.Core.Changes;
using SessionContext.Server.Access;
using SessionContext.Server.Http;

namespace SessionContext.Server.Contexts;

/// <summary>
/// What every call says about the session: which one, and on what conditions. A management call names the session in
/// its path; of an own-context call it is the token's, and the context must be the owner's.
/// </summary>
internal readonly record struct ContextCall(
    ContextKey Key,
    Preconditions? Preconditions,
    Owner? Owner
)
{
    /// <summary>What must hold of the stored context.</summary>
    public Conditions Conditions => new(Preconditions, Owner);

    /// <summary>
    /// Reads path, token and headers, or gives the answer to bad ones. That the caller may reach the tenant was checked
    /// before.
    /// </summary>
    public static bool TryRead(HttpContext http, out ContextCall call, out Problem problem)
    {
        call = default;
        problem = null!;
        var caller = Caller.Of(http)!;
        Owner? owner = null;
        SessionId sessionId;
        if (!http.Request.RouteValues.TryGetValue("sessionId", out var named))
        {
            // Where the path names none, only tokens of a session were let in.
            sessionId = caller.SessionId!.Value;
            owner = new Owner(caller.CustomerId);
        }
        else if (!SessionId.TryParse(named as string, out sessionId))
        {
            problem = Problem.Invalid("sessionId", SessionId.Rule);
            return false;
        }

        if (!Preconditions.TryRead(http.Request, out var preconditions, out var malformed))
        {
            problem = Problem.Invalid(malformed, Preconditions.Rule);
            return false;
        }

        call = new(new(caller.Tenant!.Value, sessionId), preconditions, owner);
        return true;
    }
}
