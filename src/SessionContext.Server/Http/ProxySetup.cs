namespace SessionContext.Server.Http;

/// <summary>What the service believes of proxies in front of it, and what it asks of browsers behind them.</summary>
internal static class ProxySetup
{
    /// <summary>Must stand before whatever looks at the caller's address or scheme.</summary>
    /// <param name="app">The service.</param>
    /// <param name="knownProxies">Addresses and networks, checked at start; none: forwarded headers are
    /// ignored.</param>
    public static void UseProxies(this WebApplication app, IReadOnlyCollection<string> knownProxies)
    {
        var known = new KnownProxies(knownProxies);
        var warning = ActivatorUtilities.CreateInstance<UnknownProxyWarning>(app.Services, known);
        app.Use(
            (http, next) =>
            {
                warning.Check(http);
                return next(http);
            }
        );
        if (knownProxies.Count > 0)
        {
            app.UseForwardedHeaders(known.Options);
        }

        if (app.Environment.IsProduction())
        {
            app.UseHsts();
        }
    }
}
