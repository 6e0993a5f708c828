namespace SessionContext.Samples.Storefront;

/// <summary>The sample's settings, which <c>run</c> sets.</summary>
/// <param name="Service">The address of the Session Context Service.</param>
/// <param name="Address">The address of this sample: the page's origin, and the issuer of its identity
/// provider.</param>
/// <param name="ClientSecret">The secret of the client <see cref="BackendClient"/>.</param>
internal sealed record ShopSettings(Uri Service, Uri Address, string ClientSecret)
{
    /// <summary>The tenant of everything here.</summary>
    public const string Tenant = "demo";

    /// <summary>The public client that the page names. It has no secret, because a page cannot keep one.</summary>
    public const string PageClient = "storefront";

    /// <summary>The client of the cart service, which sends events about carts.</summary>
    public const string BackendClient = "backend";

    /// <summary>The section <c>Shop</c>.</summary>
    /// <exception cref="InvalidOperationException">A value is missing; the message names its key.</exception>
    public static ShopSettings Read(IConfiguration configuration)
    {
        return new(
            new Uri(Required("Shop:Service")),
            new Uri(Required("Shop:Address")),
            Required("Shop:ClientSecret")
        );

        string Required(string key) =>
            configuration[key] ?? throw new InvalidOperationException($"{key} is missing");
    }
}
