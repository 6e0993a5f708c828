namespace SessionContext.Server.Http;

/// <summary>One address that the configuration tells the server to listen on.</summary>
/// <param name="Key">The key that it is configured by, as an operator knows it.</param>
/// <param name="Url">The address.</param>
internal sealed record ListenAddress(string Key, string Url)
{
    /// <summary>All of them in the server's own order of precedence, without the management port.</summary>
    public static IReadOnlyList<ListenAddress> All(IConfiguration configuration)
    {
        var endpoints = configuration
            .GetSection("Kestrel:Endpoints")
            .GetChildren()
            .Select(endpoint => new ListenAddress($"{endpoint.Path}:Url", endpoint["Url"] ?? ""))
            .ToArray();
        if (endpoints.Length > 0)
        {
            return endpoints;
        }

        if (configuration["urls"] is { Length: > 0 } urls)
        {
            return [.. Parts(urls).Select(url => new ListenAddress("urls (ASPNETCORE_URLS)", url))];
        }

        ListenAddress[] ports =
        [
            .. Parts(configuration["http_ports"])
                .Select(port => new ListenAddress(
                    "http_ports (ASPNETCORE_HTTP_PORTS)",
                    $"http://*:{port}"
                )),
            .. Parts(configuration["https_ports"])
                .Select(port => new ListenAddress(
                    "https_ports (ASPNETCORE_HTTPS_PORTS)",
                    $"https://*:{port}"
                )),
        ];
        // Kestrel's own default.
        return ports.Length > 0 ? ports : [new("urls (ASPNETCORE_URLS)", "http://localhost:5000")];
    }

    /// <summary>The parts of a list that is separated by semicolons.</summary>
    public static string[] Parts(string? list) =>
        (list ?? "").Split(
            ';',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
}
