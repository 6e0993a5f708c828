using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http.Features;
using SessionContext.Core;

namespace SessionContext.Server.Hosting;

/// <summary>
/// Labels the duration of a request with its tenant. Only a tenant that the caller has proven counts, so nobody can
/// fill the label with made-up values, and only so many: the first ones, and one value for all others.
/// </summary>
internal static class TenantLabel
{
    /// <summary>The label.</summary>
    public const string Name = "tenant";

    /// <summary>How many tenants have a value of their own.</summary>
    public const int Most = 100;

    /// <summary>The value of all others. No tenant can have this name.</summary>
    public const string Others = "_other";

    private static readonly ConcurrentDictionary<Tenant, string> Known = new();

    /// <summary>Labels the request that is being answered; once, when its tenant is proven.</summary>
    public static void Set(HttpContext http, Tenant tenant)
    {
        if (http.Features.Get<IHttpMetricsTagsFeature>() is { MetricsDisabled: false } metrics)
        {
            metrics.Tags.Add(new(Name, ValueOf(Known, tenant)));
        }
    }

    /// <summary>
    /// The same for a caller whom no token in the <c>Authorization</c> header names, and the lines of the request's log
    /// have the client, too.
    /// </summary>
    public static void Set(HttpContext http, Tenant tenant, string client)
    {
        Set(http, tenant);
        http.Features.Get<RequestScope>()?.CalledBy(tenant, client);
    }

    /// <summary>The value for a tenant, among those that have one.</summary>
    public static string ValueOf(ConcurrentDictionary<Tenant, string> known, Tenant tenant)
    {
        if (known.TryGetValue(tenant, out var value))
        {
            return value;
        }

        // Some more than the bound where several come at once, which harms nobody. Counting takes the dictionary's
        // locks, and is for new tenants alone.
        return known.Count < Most ? known.GetOrAdd(tenant, tenant.ToString()) : Others;
    }
}
