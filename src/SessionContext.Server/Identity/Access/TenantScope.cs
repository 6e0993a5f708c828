using Microsoft.AspNetCore.Authorization;

namespace SessionContext.Server.Identity.Access;

/// <summary>The caller's token must serve the tenant of the path and have the scope.</summary>
internal sealed record TenantScope(string Scope) : IAuthorizationRequirement;

/// <summary>The one place where tenant and scope are checked.</summary>
internal sealed class TenantScopeHandler : AuthorizationHandler<TenantScope>
{
    private const string TenantOfPath = "tenant";

    /// <inheritdoc />
    protected override Task HandleRequirementAsync(
        AuthorizationHandlerContext context,
        TenantScope requirement
    )
    {
        // Without a caller the requirement stays unmet, which is a 401. An endpoint without {tenant} in its path is never permitted.
        if (context.Resource is HttpContext http && Caller.Of(http) is { } caller)
        {
            if (!Serves(caller, http))
            {
                // Nothing about scopes: another tenant's caller learns nothing of what would be needed here.
                context.Fail(new(this, "the token serves another tenant"));
            }
            else if (!caller.Has(requirement.Scope))
            {
                context.Fail(new(this, $"missing scope: {requirement.Scope}"));
            }
            else
            {
                context.Succeed(requirement);
            }
        }

        return Task.CompletedTask;
    }

    private static bool Serves(Caller caller, HttpContext http) =>
        caller.Tenant is { } tenant
        && string.Equals(
            tenant.ToString(),
            http.GetRouteValue(TenantOfPath) as string,
            StringComparison.Ordinal
        );
}
