namespace SessionContext.Server.Http;

/// <summary>
/// Whether the addresses with TLS have a certificate. The server notices only when it starts, and tells of developer
/// certificates.
/// </summary>
internal static class HttpsRules
{
    /// <summary>One error for each address without one.</summary>
    public static IEnumerable<string> ValidationErrors(IConfiguration configuration)
    {
        if (configuration.GetSection("Kestrel:Certificates:Default").Exists())
        {
            return [];
        }

        var withOwn = configuration
            .GetSection("Kestrel:Endpoints")
            .GetChildren()
            .Where(endpoint =>
                endpoint.GetSection("Certificate").Exists() || endpoint.GetSection("Sni").Exists()
            )
            .Select(endpoint => $"{endpoint.Path}:Url")
            .ToHashSet(StringComparer.Ordinal);
        return ListenAddress
            .All(configuration)
            .Where(address =>
                address.Url.StartsWith("https:", StringComparison.OrdinalIgnoreCase)
                && !withOwn.Contains(address.Key)
            )
            .Select(address =>
                $"{address.Key} has https and no certificate; set Kestrel:Certificates:Default:Path and KeyPath to PEM files, or listen on http behind a proxy that terminates TLS"
            );
    }
}
