namespace SessionContext.Samples.Storefront.Upstreams;

/// <summary>The discovery document, the key set, and a log-in without a password.</summary>
internal static class IdentityProviderApi
{
    private static readonly string[] Algorithms = ["RS256"];

    public static void MapIdentityProvider(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/.well-known/openid-configuration",
            (IdentityProvider provider) =>
                new Dictionary<string, object>
                {
                    ["issuer"] = provider.Issuer,
                    ["jwks_uri"] = provider.KeysAddress,
                    ["id_token_signing_alg_values_supported"] = Algorithms,
                }
        );
        routes.MapGet("/.well-known/jwks.json", Keys);
        routes.MapPost("/login", LogIn);
    }

    // Not the library's own type: its JSON would have empty private members as well.
    private static object Keys(IdentityProvider provider)
    {
        var key = provider.PublicKey();
        return new
        {
            keys = new[]
            {
                new
                {
                    key.Kty,
                    key.Use,
                    key.Alg,
                    key.Kid,
                    key.N,
                    key.E,
                },
            },
        };
    }

    private static IResult LogIn(LogInRequest request, IdentityProvider provider) =>
        Array.Find(DemoShop.Customers, customer => customer.Id == request.Customer) is { } found
            ? Results.Json(new { token = provider.TokenFor(found) })
            : Results.Unauthorized();

    /// <summary>The customer who logs in.</summary>
    private sealed record LogInRequest(string Customer);
}
