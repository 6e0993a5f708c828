using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace SessionContext.Server.Http;

/// <summary>
/// The proxies whose forwarded headers are believed: <c>Http:KnownProxies</c>, addresses and networks.
/// </summary>
internal sealed class KnownProxies(IEnumerable<string> configured)
{
    private readonly IPNetwork[] _networks = [.. configured.Select(Parse)];

    /// <summary>What the framework is told.</summary>
    public ForwardedHeadersOptions Options
    {
        get
        {
            var options = new ForwardedHeadersOptions
            {
                ForwardedHeaders =
                    ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
                // As many hops as there are known proxies in a row: the first unknown address is the caller.
                ForwardLimit = null,
            };
            // The framework trusts loopback by default; here only what is configured is trusted.
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in _networks)
            {
                options.KnownIPNetworks.Add(network);
            }

            return options;
        }
    }

    public bool Contain(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Array.Exists(_networks, network => network.Contains(plain));
    }

    private static IPNetwork Parse(string proxy) =>
        IPAddress.TryParse(proxy, out var address)
            ? Alone(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
            : IPNetwork.Parse(proxy);

    private static IPNetwork Alone(IPAddress address) =>
        new(address, address.GetAddressBytes().Length * 8);
}
