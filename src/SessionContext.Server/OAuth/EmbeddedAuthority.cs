using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using SessionContext.Server.Settings;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace SessionContext.Server.OAuth;

/// <summary>
/// OpenIddict as the service's own token endpoint, in its degraded mode: no database, clients from the configuration,
/// access tokens are signed JWTs that nothing has to remember.
/// </summary>
internal static class EmbeddedAuthority
{
    /// <summary>Where tokens are asked for.</summary>
    public const string TokenPath = "/oauth/token";

    /// <summary>The public keys.</summary>
    public const string KeysPath = "/.well-known/jwks";

    /// <summary>Adds the authority.</summary>
    public static void AddEmbeddedAuthority(
        this IServiceCollection services,
        IdentityOptions options
    )
    {
        services.AddSingleton<AuthorityMetadata>();
        services.AddSingleton<AuthorityKeys>();
        services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>>(p =>
            p.GetRequiredService<AuthorityKeys>()
        );
        services.AddSingleton<IOptionsChangeTokenSource<OpenIddictServerOptions>>(p =>
            p.GetRequiredService<AuthorityKeys>()
        );

        // Its lowest log levels hold tokens, and its higher ones repeat each request.
        services.AddSingleton<ILogger<OpenIddictServerDispatcher>>(
            NullLogger<OpenIddictServerDispatcher>.Instance
        );
        services.AddOpenIddict().AddServer(server => Configure(server, options));
    }

    private static void Configure(OpenIddictServerBuilder server, IdentityOptions options)
    {
        server
            .EnableDegradedMode()
            // As a Uri, which adds a slash to a bare host: TokenIssue puts the issuer into tokens as it was written.
            .SetIssuer(new Uri(options.Issuer))
            .SetTokenEndpointUris(TokenPath)
            .SetConfigurationEndpointUris(Array.Empty<string>())
            .SetJsonWebKeySetEndpointUris(KeysPath)
            .AllowClientCredentialsFlow()
            .SetAccessTokenLifetime(options.ServiceTokenLifetime)
            .DisableAccessTokenEncryption()
            .DisableScopeValidation()
            // OpenIddict wants a key to encrypt with, though nothing here is encrypted.
            .AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32)));
        server.Configure(o =>
        {
            o.ClientAuthenticationMethods.Remove(ClientAuthenticationMethods.PrivateKeyJwt);
            o.Scopes.Clear();
            o.Scopes.UnionWith(Access.Scopes.All);
        });

        // TLS may end at a proxy in front of the service.
        server.UseAspNetCore().DisableTransportSecurityRequirement().SetRealm("session-context");
        server
            .AddEventHandler<ValidateTokenRequestContext>(handler =>
                handler.UseSingletonHandler<TokenRequestCheck>().SetOrder(TokenRequestCheck.Order)
            )
            .AddEventHandler<HandleTokenRequestContext>(handler =>
                handler.UseSingletonHandler<TokenIssue>()
            )
            .AddEventHandler<GenerateTokenContext>(handler =>
                handler
                    .UseSingletonHandler<TokenIssue>()
                    .SetOrder(
                        OpenIddictServerHandlers
                            .Protection
                            .GenerateIdentityModelToken
                            .Descriptor
                            .Order - 500
                    )
            )
            .AddEventHandler<ApplyTokenResponseContext>(handler =>
                handler.UseSingletonHandler<TokenAnswer>()
            );
    }
}
