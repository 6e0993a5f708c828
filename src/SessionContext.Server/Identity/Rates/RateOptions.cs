namespace SessionContext.Server.Identity.Rates;

/// <summary>How often something may happen: part of the <c>Limits</c> section.</summary>
internal sealed class RateOptions
{
    /// <summary>Failed authentications of one client from one address until it has to wait. Default 10.</summary>
    public int FailedLoginsPerMinute { get; set; } = 10;

    /// <summary>Requests of one client; 0, the default, is no limit.</summary>
    public int RequestsPerSecond { get; set; }

    /// <summary>Requests of all clients of one tenant together; 0, the default, is no limit.</summary>
    public int TenantRequestsPerSecond { get; set; }

    /// <summary>What is wrong with these settings, naming the key; empty when all is well.</summary>
    public IEnumerable<string> Faults()
    {
        if (FailedLoginsPerMinute < 1)
        {
            yield return "Limits:FailedLoginsPerMinute must be 1 or more";
        }

        if (RequestsPerSecond < 0)
        {
            yield return "Limits:RequestsPerSecond must be 0 (no limit) or more";
        }

        if (TenantRequestsPerSecond < 0)
        {
            yield return "Limits:TenantRequestsPerSecond must be 0 (no limit) or more";
        }
    }
}
