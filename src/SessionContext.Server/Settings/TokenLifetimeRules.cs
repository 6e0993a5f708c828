using SessionContext.Core;

namespace SessionContext.Server.Settings;

/// <summary>The rules of token lifetimes; each message names the key and the range.</summary>
internal static class TokenLifetimeRules
{
    /// <summary>
    /// A key is kept for as long as a token that it signed is valid; more than this many would not fit where they are
    /// stored.
    /// </summary>
    public const int MostKeysInUse = 24;

    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestAccess = TimeSpan.FromDays(1);

    // As long as browsers keep a cookie (RFC 6265bis).
    private static readonly TimeSpan LongestRefresh = TimeSpan.FromDays(400);

    private static readonly TimeSpan LongestAbsolute = TimeSpan.FromDays(3_650);

    /// <summary>What is wrong with the lifetimes; empty when they keep every rule.</summary>
    public static IEnumerable<string> ValidationErrors(IdentityOptions options)
    {
        var errors = ValidationErrors(options.Lifetimes, "Identity:Lifetimes")
            .Concat(
                options.Tenants.SelectMany(own =>
                    ValidationErrors(own.Value.Lifetimes, $"Identity:Tenants:{own.Key}:Lifetimes")
                        .Concat(TenantErrors(own.Key))
                )
            )
            .ToList();
        if (
            errors.Count == 0
            && options.LongestTokenLifetime > MostKeysInUse * options.SigningKeyLifetime
        )
        {
            errors.Add(
                $"Identity:SigningKeyLifetime must be at least 1/{MostKeysInUse} of the longest token lifetime (Identity:Lifetimes, by default 180 days for a customer's refresh token): lengthen it, or shorten that token's lifetime"
            );
        }

        return errors;
    }

    private static IEnumerable<string> TenantErrors(string tenant) =>
        Tenant.TryParse(tenant, out _)
            ? []
            : [$"Identity:Tenants:{tenant}: the tenant {Tenant.Rule}"];

    private static IEnumerable<string> ValidationErrors(
        TokenLifetimeOptions lifetimes,
        string section
    ) =>
        [
            .. ValidationErrors(lifetimes.Anonymous, $"{section}:Anonymous"),
            .. ValidationErrors(lifetimes.Customer, $"{section}:Customer"),
            .. Access(lifetimes.Customer.Saas, $"{section}:Customer:Saas"),
        ];

    private static IEnumerable<string> ValidationErrors(
        AnonymousLifetimeOptions kind,
        string section
    ) =>
        [
            .. Access(kind.Access, $"{section}:Access"),
            .. InRange(
                kind.Refresh,
                LongestRefresh,
                $"{section}:Refresh must be a time span of one minute to 400 days, such as 180.00:00:00"
            ),
            .. InRange(
                kind.Absolute,
                LongestAbsolute,
                $"{section}:Absolute must be a time span of one minute to 3650 days, such as 365.00:00:00"
            ),
        ];

    private static string[] Access(TimeSpan? lifetime, string key) =>
        InRange(
            lifetime,
            LongestAccess,
            $"{key} must be a time span of one minute to one day, such as 01:00:00"
        );

    private static string[] InRange(TimeSpan? lifetime, TimeSpan longest, string error) =>
        lifetime < Shortest || lifetime > longest ? [error] : [];
}
