using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using SessionContext.Server.Access;
using SessionContext.Server.Settings;
using SessionContext.Server.Storage;

namespace SessionContext.Server.FirstStart;

/// <summary>
/// The clients that are made where none is configured, so that a person who starts the service for the first time can
/// call it at once: a backend, whose secret is random and lies in the data folder, readable by the owner alone, so that
/// later starts use it again, and in a shared store, so that all nodes have the same; and a storefront, which has no
/// secret.
/// </summary>
internal static class FirstStartClient
{
    /// <summary>The tenant that the clients are made for.</summary>
    public const string Tenant = "demo";

    /// <summary>The <c>client_id</c> of the storefront.</summary>
    public const string StorefrontId = "storefront";

    /// <summary>The <c>client_id</c> of the backend.</summary>
    public const string Id = "demo";

    private const int SecretBytes = 32;

    /// <summary>
    /// Outside Development refuses a configuration without clients: nobody could call, and a client that nobody asked
    /// for is a hole.
    /// </summary>
    public static IEnumerable<string> ValidationErrors(
        IdentityOptions options,
        IHostEnvironment environment
    )
    {
        if (
            options.Clients.Count == 0
            && options.Issuers.Count == 0
            && !environment.IsDevelopment()
        )
        {
            yield return """
                Identity:Clients and Identity:Issuers are empty, so nobody could call the service. Configure a client, for instance by environment variables:
                    Identity__Clients__0__ClientId=storefront
                    Identity__Clients__0__SecretHash=<what `session-context hash-secret` prints>
                    Identity__Clients__0__Tenant=mytenant
                    Identity__Clients__0__Scopes__0=sessioncontext.context_manage
                  or an OpenID Connect provider by Identity:Issuers:0:Issuer, Audience and Authority. With ASPNETCORE_ENVIRONMENT=Development a client to try things out is made by itself.
                """;
        }
    }

    /// <summary>
    /// Makes the clients, or reads the secret made before. <see cref="ValidationErrors"/> was asked before.
    /// </summary>
    /// <exception cref="SettingsException">The file cannot be used.</exception>
    public static void AddFirstStart(
        this IServiceCollection services,
        IdentityOptions options,
        StoreOptions store
    )
    {
        var file = new FirstStartFile(new DataFolder(store.Path).FirstStartClient);
        var backend = new ClientOptions
        {
            ClientId = Id,
            Tenant = Tenant,
            Scopes = [Scopes.ManageContexts, Scopes.AdministerContexts, Scopes.ManagePrivacy],
        };
        options.Clients.Add(backend);
        options.Clients.Add(
            new()
            {
                ClientId = StorefrontId,
                Tenant = Tenant,
                Public = true,
            }
        );
        options.Issuers.Add(FirstStartIssuer.Open(new DataFolder(store.Path)));
        if (store.IsShared())
        {
            services.AddSingleton(p =>
                ActivatorUtilities.CreateInstance<SharedFirstStart>(p, backend, file)
            );
        }
        else
        {
            backend.Secret = file.Read() ?? file.Write(NewSecret());
        }

        services.AddSingleton<IHostedService>(p =>
            ActivatorUtilities.CreateInstance<FirstStartGreeting>(p, file.Path)
        );
    }

    /// <summary>
    /// With a shared store, gets the backend's secret from it; once the store is open, before anything asks for the
    /// clients.
    /// </summary>
    /// <exception cref="SettingsException">The secret cannot be used.</exception>
    public static void OpenFirstStart(this IServiceProvider services) =>
        // Waited for once, at start, when there is nothing else to do.
        services.GetService<SharedFirstStart>()?.OpenAsync().GetAwaiter().GetResult();

    /// <summary>A secret that nobody guesses.</summary>
    public static string NewSecret() =>
        Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(SecretBytes));
}
