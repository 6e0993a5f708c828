using System.Threading.RateLimiting;

namespace SessionContext.Server.Access;

/// <summary>
/// A limiter that notes on a request that it refused it: of several in a chain, a lease does not tell which one did.
/// </summary>
/// <param name="name">What is noted.</param>
/// <param name="limiter">The limiter.</param>
internal sealed class NamedLimiter(string name, PartitionedRateLimiter<HttpContext> limiter)
    : PartitionedRateLimiter<HttpContext>
{
    /// <summary>The name of the limiter that refused the request; null: none of those with a name.</summary>
    public static string? Refusing(HttpContext http) =>
        http.Items.TryGetValue(typeof(NamedLimiter), out var name) ? name as string : null;

    /// <inheritdoc />
    public override RateLimiterStatistics? GetStatistics(HttpContext resource) =>
        limiter.GetStatistics(resource);

    /// <inheritdoc />
    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount) =>
        Noted(resource, limiter.AttemptAcquire(resource, permitCount));

    /// <inheritdoc />
    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(
        HttpContext resource,
        int permitCount,
        CancellationToken cancellationToken
    ) => Noted(resource, await limiter.AcquireAsync(resource, permitCount, cancellationToken));

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            limiter.Dispose();
        }

        base.Dispose(disposing);
    }

    private RateLimitLease Noted(HttpContext http, RateLimitLease lease)
    {
        if (!lease.IsAcquired)
        {
            http.Items[typeof(NamedLimiter)] = name;
        }

        return lease;
    }
}
