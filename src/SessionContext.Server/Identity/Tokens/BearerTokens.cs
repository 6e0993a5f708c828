using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Primitives;
using SessionContext.Server.Identity.Authority;
using SessionContext.Server.Identity.Configuration;
using SessionContext.Server.Identity.Keys;

namespace SessionContext.Server.Identity.Tokens;

/// <summary>Composes bearer authentication: the embedded authority's tokens and those of the configured issuers.</summary>
internal static class BearerTokens
{
    private static readonly TimeSpan DiscoveryFreshFor = TimeSpan.FromHours(1);

    /// <summary>Adds the default scheme.</summary>
    public static void AddBearerTokens(this IServiceCollection services, IdentityOptions options)
    {
        services.AddSingleton(p => new AccessTokens(
            Issuers(p, options),
            p.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton(p =>
        {
            var keys = p.GetRequiredService<SigningKeys>();
            var validated = new ValidatedTokens();
            ChangeToken.OnChange(() => keys.ChangeToken, validated.Clear);
            return validated;
        });
        services.AddSingleton<BearerTokenHandler>();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services
            .AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<BearerTokenHandler>(
                (bearer, handler) =>
                {
                    bearer.TokenHandlers.Clear();
                    bearer.TokenHandlers.Add(handler);
                    bearer.MapInboundClaims = false;
                    bearer.SaveToken = false;
                }
            );
    }

    private static IEnumerable<TrustedIssuer> Issuers(IServiceProvider p, IdentityOptions options)
    {
        var time = p.GetRequiredService<TimeProvider>();
        var log = p.GetRequiredService<ILogger<OutsideKeys>>();
        var validated = p.GetRequiredService<ValidatedTokens>();
        yield return new()
        {
            Issuer = options.Issuer.AbsoluteUri,
            Audience = TokenIssue.Audience,
            Keys = new OwnKeys(p.GetRequiredService<SigningKeys>()),
            Claims = new(),
            TokenType = "at+jwt",
        };
        foreach (var issuer in options.Issuers)
        {
            yield return new()
            {
                Issuer = issuer.Issuer!,
                Audience = issuer.Audience!,
                Claims = issuer.Claims,
                Keys = issuer.JwksFile is { } file
                    ? new OutsideKeys(
                        issuer.Issuer!,
                        KeyDocuments.FromFile(file),
                        OutsideKeys.Spacing,
                        validated.Clear,
                        time,
                        log
                    )
                    : new OutsideKeys(
                        issuer.Issuer!,
                        KeyDocuments.FromDiscovery(issuer.Authority!),
                        DiscoveryFreshFor,
                        validated.Clear,
                        time,
                        log
                    ),
            };
        }
    }
}
