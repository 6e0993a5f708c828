namespace SessionContext.Server.ShopDirectory;

/// <summary>What differs between the services that are asked.</summary>
/// <param name="Name">For logs and the name of its HTTP client.</param>
/// <param name="MostBytes">The longest answer that is read.</param>
/// <param name="AllowsNotFound">Whether 404 is an answer, so that there is no such thing, or a sign of a wrong address.</param>
internal sealed record UpstreamKind(string Name, int MostBytes, bool AllowsNotFound)
{
    /// <summary>The Site Settings service. Every tenant has sites, so it has an answer for each.</summary>
    public static readonly UpstreamKind Site = new("site", 4 * 1024 * 1024, AllowsNotFound: false);

    /// <summary>The Customer service.</summary>
    public static readonly UpstreamKind Customer = new(
        "customer",
        256 * 1024,
        AllowsNotFound: true
    );
}
