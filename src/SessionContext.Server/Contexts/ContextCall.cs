using SessionContext.Core;
using SessionContext.Server.Http;
using SessionContext.Server.Problems;

namespace SessionContext.Server.Contexts;

/// <summary>What every management call says about the session: which one, and on what conditions.</summary>
internal readonly record struct ContextCall(ContextKey Key, Preconditions? Preconditions)
{
    /// <summary>Reads path and headers, or gives the answer to bad ones. That the caller may reach the tenant was checked before.</summary>
    public static bool TryRead(HttpContext http, out ContextCall call, out Problem problem)
    {
        call = default;
        problem = null!;
        var route = http.Request.RouteValues;
        if (!Tenant.TryParse(route["tenant"] as string, out var tenant))
        {
            problem = Problem.Invalid("tenant", Tenant.Rule);
        }
        else if (!SessionId.TryParse(route["sessionId"] as string, out var sessionId))
        {
            problem = Problem.Invalid("sessionId", SessionId.Rule);
        }
        else if (!Preconditions.TryRead(http.Request, out var preconditions, out var malformed))
        {
            problem = Problem.Invalid(malformed, Preconditions.Rule);
        }
        else
        {
            call = new(new(tenant, sessionId), preconditions);
            return true;
        }

        return false;
    }
}
