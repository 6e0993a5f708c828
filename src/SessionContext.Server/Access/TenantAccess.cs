using Microsoft.AspNetCore.Authorization;
using SessionContext.Server.Hosting;

namespace SessionContext.Server.Access;

/// <summary>
/// The one place where tenant, scope and session are checked. An endpoint says what it needs, or that anyone may call
/// it; one that says neither lets nobody in. Plain middleware, since the framework's policies show in the profile of a
/// read.
/// </summary>
internal static class TenantAccess
{
    private const string TenantOfPath = "tenant";

    private static readonly Requirement NeedsSession = new(caller =>
        caller.SessionId is null ? AccessRefusal.SessionRequired : null
    );

    private static readonly Requirement NeedsCustomer = new(caller =>
        caller.SessionId is null ? AccessRefusal.SessionRequired
        : caller.CustomerId is null ? AccessRefusal.CustomerRequired
        : null
    );

    /// <summary>
    /// Lets in only callers whose token serves the <c>{tenant}</c> of the path and has the scope, or one that includes
    /// it. On an endpoint it takes the place of what its group needs.
    /// </summary>
    public static TBuilder RequireTenantScope<TBuilder>(this TBuilder endpoints, string scope)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(
            new Requirement(caller => caller.Has(scope) ? null : AccessRefusal.MissingScope(scope))
        );

    /// <summary>
    /// Lets in only callers whose token serves the <c>{tenant}</c> of the path and speaks for a session, which
    /// <see cref="Caller.SessionId"/> then is.
    /// </summary>
    public static TBuilder RequireSession<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(NeedsSession);

    /// <summary>
    /// The same where the token also has to speak for a customer, whom <see cref="Caller.CustomerId"/> then names.
    /// </summary>
    public static TBuilder RequireCustomer<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(NeedsCustomer);

    /// <summary>Checks each request; after routing and authentication, before the endpoints.</summary>
    public static void UseTenantAccess(this IApplicationBuilder app) =>
        app.Use((http, next) => Refuse(http) ?? next(http));

    /// <summary>The answer to a caller who may not pass; null: pass.</summary>
    private static Task? Refuse(HttpContext http)
    {
        // What is no route of ours, a wrong method among them, has its own answer.
        if (http.GetEndpoint() is not RouteEndpoint endpoint)
        {
            return null;
        }

        var required = endpoint.Metadata.GetMetadata<Requirement>();
        if (required is null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            return null;
        }

        if (Caller.Of(http) is not { } caller)
        {
            return AccessAnswers.Refused(http).ExecuteAsync(http);
        }

        if (required is null)
        {
            return AccessAnswers.ForbidAsync(http, AccessRefusal.NotOpen);
        }

        // Nothing about what else is missing: another tenant's caller learns nothing of what would be needed here.
        if (!Serves(caller, http))
        {
            return AccessAnswers.ForbidAsync(http, AccessRefusal.WrongTenant);
        }

        TenantLabel.Set(http, caller.Tenant!.Value);
        return required.Missing(caller) is { } missing
            ? AccessAnswers.ForbidAsync(http, missing)
            : null;
    }

    private static bool Serves(Caller caller, HttpContext http) =>
        caller.Tenant is { } tenant
        && string.Equals(
            tenant.ToString(),
            http.Request.RouteValues[TenantOfPath] as string,
            StringComparison.Ordinal
        );

    /// <summary>What an endpoint needs beside the tenant.</summary>
    /// <param name="Missing">What the caller's token lacks, for the answer; null where it lacks nothing.</param>
    private sealed record Requirement(Func<Caller, AccessRefusal?> Missing);
}
