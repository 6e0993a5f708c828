using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace SessionContext.Server.Http;

/// <summary>What the service believes of proxies in front of it, and what it asks of browsers behind them.</summary>
internal static class ProxySetup
{
    /// <summary>Must stand before whatever looks at the caller's address or scheme.</summary>
    /// <param name="app">The service.</param>
    /// <param name="knownProxies">Addresses and networks, checked at start; none: forwarded headers are ignored.</param>
    public static void UseProxies(this WebApplication app, IReadOnlyCollection<string> knownProxies)
    {
        if (knownProxies.Count > 0)
        {
            app.UseForwardedHeaders(Trusting(knownProxies));
        }

        if (app.Environment.IsProduction())
        {
            app.UseHsts();
        }
    }

    private static ForwardedHeadersOptions Trusting(IEnumerable<string> knownProxies)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            // As many hops as there are known proxies in a row: the first unknown address is the caller.
            ForwardLimit = null,
        };
        // The framework trusts loopback unasked; here only what is configured is trusted.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in knownProxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
            {
                options.KnownProxies.Add(address);
            }
            else
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
        }

        return options;
    }
}
