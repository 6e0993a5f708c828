using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using SessionContext.Server.Problems;

namespace SessionContext.Server.Identity.Rates;

/// <summary>Limits requests per client and per tenant, by ASP.NET Core's rate limiter. Where no limit is set nothing is registered.</summary>
internal static class RequestRates
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Adds the limits that are set.</summary>
    public static void AddRequestRates(this IServiceCollection services, RateOptions rates)
    {
        if (rates is { RequestsPerSecond: 0, TenantRequestsPerSecond: 0 })
        {
            return;
        }

        services.AddRateLimiter(limiter =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                Per(caller => caller.ClientId, rates.RequestsPerSecond),
                Per(caller => caller.Tenant.ToString(), rates.TenantRequestsPerSecond)
            );
            limiter.OnRejected = AnswerAsync;
        });
    }

    /// <summary>Applies the limits; after authentication, since they are the caller's.</summary>
    public static void UseRequestRates(this IApplicationBuilder app)
    {
        if (
            app.ApplicationServices.GetService<Microsoft.Extensions.Options.IConfigureOptions<RateLimiterOptions>>()
            is not null
        )
        {
            app.UseRateLimiter();
        }
    }

    private static PartitionedRateLimiter<HttpContext> Per(
        Func<Caller, string?> name,
        int perSecond
    ) =>
        PartitionedRateLimiter.Create<HttpContext, string>(http =>
            perSecond > 0 && Caller.Of(http) is { } caller && name(caller) is { Length: > 0 } key
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
                : RateLimitPartition.GetNoLimiter("")
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
            .TooManyRequests("Too many requests of this client or tenant.", wait)
            .ExecuteAsync(rejected.HttpContext);
    }
}
