using System.Net;
using SessionContext.Server.Http;

namespace SessionContext.Server.Settings;

/// <summary>Section <c>Http</c>.</summary>
internal sealed class HttpOptions
{
    /// <summary>
    /// The proxies in front of the service, each an IP address or a network in CIDR notation. X-Forwarded-For and
    /// X-Forwarded-Proto are believed from these alone. Default: none, so nobody's.
    /// </summary>
    public string[] KnownProxies { get; set; } = [];

    /// <summary>
    /// A port of its own for <c>/metrics</c> and <c>/health</c>: 1 to 65535, or an address with a port, such as
    /// <c>127.0.0.1:9464</c>. A port alone is on loopback; in a container, on every interface. Default: none.
    /// </summary>
    public string? ManagementPort { get; set; }

    /// <summary>
    /// The storefronts whose pages may call from a browser, each an origin such as <c>https://shop.example</c>: scheme,
    /// host and port, no path. <c>https://*.shop.example</c> means every subdomain, at any depth, and not
    /// <c>https://shop.example</c> itself. Default: none.
    /// </summary>
    public string[] AllowedOrigins { get; set; } = [];

    /// <summary>
    /// Request headers that those pages may send beside those of the API and of tracing, such as <c>sentry-trace</c>.
    /// Default: none.
    /// </summary>
    public string[] AllowedHeaders { get; set; } = [];

    /// <summary>
    /// How long the node serves on after it was told to end, no longer ready: longer than load balancers take to see
    /// that. 0 to 5 minutes; default 5 seconds where nodes share an engine, none for the embedded one.
    /// </summary>
    public TimeSpan? DrainTime { get; set; }

    /// <summary>What is wrong with these settings, naming the key; empty when all is well.</summary>
    public IEnumerable<string> ValidationErrors()
    {
        for (var i = 0; i < KnownProxies.Length; i++)
        {
            // A network of all addresses would believe any caller, and so no caller's real address.
            if (
                !IPAddress.TryParse(KnownProxies[i], out _)
                && !(
                    IPNetwork.TryParse(KnownProxies[i], out var network) && network.PrefixLength > 0
                )
            )
            {
                yield return $"Http:KnownProxies:{i} must be an IP address or a network, such as 10.0.0.7 or 10.0.0.0/8, and not all addresses";
            }
        }

        for (var i = 0; i < AllowedOrigins.Length; i++)
        {
            if (!IsOrigin(AllowedOrigins[i]))
            {
                yield return $"Http:AllowedOrigins:{i} must be an origin such as https://shop.example or https://*.shop.example, without a path or a slash at the end";
            }
        }

        for (var i = 0; i < AllowedHeaders.Length; i++)
        {
            // To the framework, a star is any header.
            if (!HeaderName.IsValid(AllowedHeaders[i]) || AllowedHeaders[i] == "*")
            {
                yield return $"Http:AllowedHeaders:{i} must be the name of a header such as sentry-trace";
            }
        }

        if (ManagementPort is { } port && ManagementAddress.Parse(port, isContainer: false) is null)
        {
            yield return $"Http:ManagementPort {ManagementAddress.Rule}";
        }

        if (DrainTime is { } drain && (drain < TimeSpan.Zero || drain > TimeSpan.FromMinutes(5)))
        {
            yield return "Http:DrainTime must be a time span of 0 to 5 minutes, such as 00:00:05";
        }
    }

    // As a browser writes it, for it is compared as text. A star stands for labels in front of a domain, not of a whole
    // top-level domain.
    private static bool IsOrigin(string text)
    {
        const string anySubdomain = "://*.";
        var at = text.IndexOf(anySubdomain, StringComparison.Ordinal);
        if (at < 0)
        {
            return IsPlainOrigin(text);
        }

        var domain = text[(at + anySubdomain.Length)..];
        return domain.Contains('.', StringComparison.Ordinal)
            && IsPlainOrigin(text[..at] + "://" + domain);
    }

    private static bool IsPlainOrigin(string text) =>
        !text.Contains('*', StringComparison.Ordinal)
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.UserInfo.Length == 0
        && uri.GetLeftPart(UriPartial.Authority) == text;
}
