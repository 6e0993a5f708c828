namespace SessionContext.Server.ShopDirectory;

/// <summary>An upstream service: what differs between the site and the customer service.</summary>
/// <param name="Name">The name of the service in logs, and of its HTTP client.</param>
/// <param name="MostBytes">The greatest length of an answer.</param>
/// <param name="AllowsNotFound">Whether 404 means that there is no such customer. Otherwise it is a failure, such as a
/// wrong address.</param>
internal sealed record UpstreamKind(string Name, int MostBytes, bool AllowsNotFound)
{
    /// <summary>The Site Settings service. It has an answer for each tenant, since every tenant has sites.</summary>
    public static readonly UpstreamKind Site = new("site", 4 * 1024 * 1024, AllowsNotFound: false);

    /// <summary>The Customer service.</summary>
    public static readonly UpstreamKind Customer = new(
        "customer",
        256 * 1024,
        AllowsNotFound: true
    );
}
