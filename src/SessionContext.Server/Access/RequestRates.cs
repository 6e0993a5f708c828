using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using SessionContext.Core;
using SessionContext.Server.Hosting;
using SessionContext.Server.Http;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Access;

/// <summary>
/// Limits requests by ASP.NET Core's rate limiter: log-ins per network, and where it is set the rest per session or
/// client, and per tenant.
/// </summary>
internal static class RequestRates
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Adds the limits.</summary>
    public static void AddRequestRates(this IServiceCollection services, LimitsOptions limits) =>
        services.AddRateLimiter(limiter =>
        {
            limiter.AddPolicy(LoginRate.Policy, http => LoginRate.Of(http, limits.LoginsPerMinute));
            // Without one, requests of other endpoints pass as if there were no limiter.
            if (limits is not { RequestsPerSecond: 0, TenantRequestsPerSecond: 0 })
            {
                limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                    new NamedLimiter(
                        RefusalCause.Requests,
                        Per(Requester.Of, limits.RequestsPerSecond)
                    ),
                    new NamedLimiter(
                        RefusalCause.TenantRequests,
                        Per(caller => caller.Tenant, limits.TenantRequestsPerSecond)
                    )
                );
            }

            limiter.OnRejected = AnswerAsync;
        });

    /// <summary>Applies the limits; after authentication, since most are the caller's.</summary>
    public static void UseRequestRates(this IApplicationBuilder app) => app.UseRateLimiter();

    private static PartitionedRateLimiter<HttpContext> Per<TKey>(
        Func<Caller, TKey?> keyOf,
        int perSecond
    )
        where TKey : struct =>
        PartitionedRateLimiter.Create<HttpContext, TKey>(http =>
            perSecond > 0 && Caller.Of(http) is { } caller && keyOf(caller) is { } key
                ? RateLimitPartition.GetTokenBucketLimiter(
                    key,
                    _ =>
                        new()
                        {
                            TokenLimit = perSecond,
                            TokensPerPeriod = perSecond,
                            ReplenishmentPeriod = Second,
                        }
                )
                : RateLimitPartition.GetNoLimiter(default(TKey))
        );

    private static async ValueTask AnswerAsync(
        OnRejectedContext rejected,
        CancellationToken cancellationToken
    )
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var known)
            ? known
            : Second;
        await Problem
            .TooManyRequests(
                "Too many requests from this client, tenant or network.",
                wait,
                NamedLimiter.Refusing(rejected.HttpContext) ?? RefusalCause.Logins
            )
            .ExecuteAsync(rejected.HttpContext);
    }

    /// <summary>
    /// Whose requests count together. The tokens of all shoppers name their storefront as the client, so each session
    /// counts by itself: no shopper uses up what the others have.
    /// </summary>
    private readonly record struct Requester(Tenant Tenant, SessionId? Session, string? Client)
    {
        public static Requester? Of(Caller caller) =>
            caller.Tenant is not { } tenant ? null
            : caller.SessionId is { } session ? new(tenant, session, null)
            : new(tenant, null, caller.ClientId);
    }
}
