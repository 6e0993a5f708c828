using Microsoft.Extensions.Primitives;
using SessionContext.Core;
using SessionContext.Server.Keys;
using SessionContext.Server.Logins;
using SessionContext.Server.OAuth;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Tokens;

/// <summary>
/// Composes the check of bearer tokens: the embedded authority's and those of the configured issuers.
/// </summary>
internal static class BearerTokens
{
    private static readonly TimeSpan DiscoveryFreshFor = TimeSpan.FromHours(1);

    /// <summary>Adds the check and its memory of valid tokens.</summary>
    public static void AddBearerTokens(this IServiceCollection services, IdentityOptions options)
    {
        services.AddSingleton(p => new OutsideIssuers([.. Outside(p, options)]));
        services.AddSingleton(p => new AccessTokens(
            [Own(p, options), .. p.GetRequiredService<OutsideIssuers>().All],
            options.ClockSkew,
            p.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton(p =>
        {
            var keys = p.GetRequiredService<SigningKeys>();
            var validated = new ValidatedTokens();
            ChangeToken.OnChange(() => keys.ChangeToken, validated.Clear);
            return validated;
        });
        services.AddSingleton<TokenCutOffs>();
        services.AddHostedService<IssuerProbe>();
    }

    private static TrustedIssuer Own(IServiceProvider p, IdentityOptions options) =>
        new()
        {
            Issuer = options.Issuer,
            IsOwn = true,
            Audiences = [TokenIssue.Audience],
            Keys = new OwnKeys(p.GetRequiredService<SigningKeys>()),
            Claims = new(),
            ScopePrefix = "",
            TokenType = SessionTokens.AccessTokenType,
        };

    private static IEnumerable<TrustedIssuer> Outside(IServiceProvider p, IdentityOptions options)
    {
        var time = p.GetRequiredService<TimeProvider>();
        var log = p.GetRequiredService<ILogger<OutsideKeys>>();
        var validated = p.GetRequiredService<ValidatedTokens>();
        foreach (var issuer in options.Issuers)
        {
            yield return new()
            {
                Issuer = issuer.Issuer!,
                Audiences = issuer.AllAudiences,
                Claims = issuer.Claims,
                ScopePrefix = issuer.ScopePrefix,
                Tenant = Tenant.TryParse(issuer.Tenant, out var tenant) ? tenant : null,
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
                        KeyDocuments.FromDiscovery(issuer.Issuer!, issuer.Authority!),
                        DiscoveryFreshFor,
                        validated.Clear,
                        time,
                        log
                    ),
            };
        }
    }
}

/// <summary>
/// The issuers other than the service itself, one set for all who check their tokens, since it keeps their keys.
/// </summary>
internal sealed record OutsideIssuers(IReadOnlyList<TrustedIssuer> All);
