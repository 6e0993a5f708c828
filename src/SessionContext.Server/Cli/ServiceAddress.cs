using System.CommandLine;
using SessionContext.Server.Http;

namespace SessionContext.Server.Cli;

/// <summary>Where a service with the same settings can be asked for its health from this machine.</summary>
internal static class ServiceAddress
{
    private static readonly string[] Everywhere = ["*", "+", "0.0.0.0", "[::]"];

    /// <summary>
    /// The management port, else the first http address in the server's own order; null: there is none.
    /// </summary>
    public static Uri? In(IConfiguration configuration) =>
        ManagementAddress.In(configuration) is { } management
            ? Reach(management.Url)
            : OfApi(configuration);

    /// <summary>Where the API of a service with these settings listens.</summary>
    /// <exception cref="CommandException">The settings name no http address.</exception>
    public static Uri OfApi(string[] settings) =>
        OfApi(CommandSettings.Read(settings).Configuration)
        ?? throw new CommandException(
            "The settings contain no http address. Give the service's address with --url."
        );

    /// <summary>The option <c>--url</c>.</summary>
    public static Option<Uri?> UrlOption() =>
        new("--url")
        {
            Description =
                "Where the service listens, such as http://localhost:8080. Default: the address in the settings file and the environment.",
            CustomParser = given =>
            {
                if (
                    Uri.TryCreate(given.Tokens[0].Value, UriKind.Absolute, out var address)
                    && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
                )
                {
                    return address;
                }

                given.AddError("--url must be an address such as http://localhost:8080.");
                return null;
            },
        };

    // The first http address in the server's own order.
    private static Uri? OfApi(IConfiguration configuration) =>
        ListenAddress
            .All(configuration)
            .Select(address => address.Url)
            .Where(url => url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            .Select(Reach)
            .FirstOrDefault();

    private static Uri Reach(string address)
    {
        var bound = BindingAddress.Parse(address);
        var host = Everywhere.Contains(bound.Host) ? "127.0.0.1" : bound.Host;
        return new($"http://{host}:{bound.Port}");
    }
}
