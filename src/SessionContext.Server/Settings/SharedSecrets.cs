namespace SessionContext.Server.Settings;

/// <summary>Finds secrets that two tenants have in common: with such a one, each could sign for the other.</summary>
internal static class SharedSecrets
{
    /// <summary>
    /// One error for each secret of a tenant that an earlier tenant has as well; it names both keys and never the
    /// value.
    /// </summary>
    /// <param name="secrets">The configuration key, the tenant, and the secret as it is used; null where that breaks
    /// another rule.</param>
    public static IEnumerable<string> ValidationErrors(
        IEnumerable<(string Key, string Tenant, byte[]? Secret)> secrets
    ) =>
        secrets
            .Where(secret => secret.Secret is not null)
            .GroupBy(secret => Convert.ToBase64String(secret.Secret!))
            .SelectMany(same =>
                same.Where(secret => secret.Tenant != same.First().Tenant)
                    .Select(secret =>
                        $"{secret.Key} is the same as {same.First().Key}: each tenant needs a secret of its own"
                    )
            );
}
