using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using SessionContext.Server.Identity.Configuration;
using SessionContext.Server.Identity.Keys;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Identity.FirstStart;

/// <summary>
/// The clients that are made where none is configured, so that whoever starts the service for the first time can call it at once: a backend, whose secret is
/// random and lies in the data folder, readable by the owner alone, so that later starts use it again; and a storefront, which has no secret.
/// </summary>
internal static class FirstStartClient
{
    /// <summary>The tenant that the clients are made for.</summary>
    public const string Tenant = "demo";

    /// <summary>The <c>client_id</c> of the storefront.</summary>
    public const string StorefrontId = "storefront";

    private const string Id = "demo";
    private const int SecretBytes = 32;

    /// <summary>
    /// In Development makes the clients, or reads the secret made before. Elsewhere refuses: nobody could call, and a client that
    /// nobody asked for is a hole.
    /// </summary>
    /// <exception cref="SettingsException">Not in Development, or the file cannot be used.</exception>
    public static void AddFirstStart(
        this IServiceCollection services,
        IdentityOptions options,
        IHostEnvironment environment,
        string dataFolder
    )
    {
        if (!environment.IsDevelopment())
        {
            throw new SettingsException([
                """
                Identity:Clients and Identity:Issuers are empty, so nobody could call the service. Configure a client, for instance by environment variables:
                    Identity__Clients__0__ClientId=storefront
                    Identity__Clients__0__SecretHash=<what `session-context hash-secret` prints>
                    Identity__Clients__0__Tenant=mytenant
                    Identity__Clients__0__Scopes__0=sessioncontext.context_manage
                  or an OpenID Connect provider by Identity:Issuers:0:Issuer, Audience and Authority. With ASPNETCORE_ENVIRONMENT=Development a client to try things out is made by itself.
                """,
            ]);
        }

        var file = Path.Combine(dataFolder, "first-start-client.json");
        options.Clients.Add(
            new()
            {
                ClientId = Id,
                Secret = Secret(file),
                Tenant = Tenant,
                Scopes = [Scopes.ManageContexts],
            }
        );
        options.Clients.Add(
            new()
            {
                ClientId = StorefrontId,
                Tenant = Tenant,
                Public = true,
            }
        );
        services.AddSingleton<IHostedService>(p =>
            ActivatorUtilities.CreateInstance<FirstStartGreeting>(p, Path.GetFullPath(file))
        );
    }

    private static string Secret(string file)
    {
        try
        {
            if (!File.Exists(file))
            {
                Make(file);
            }

            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            return json.RootElement.GetProperty("clientSecret").GetString()!;
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
            )
        {
            throw new SettingsException([
                $"{file} cannot be used. Delete it to have a new client made, or configure Identity:Clients.",
            ]);
        }
    }

    private static void Make(string file)
    {
        var secret = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(SecretBytes));
        PrivateFile.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(file))!);

        // One line and no spaces: the greeting's shell commands read it with sed.
        PrivateFile.Write(file, $$"""{"clientId":"{{Id}}","clientSecret":"{{secret}}"}""" + "\n");
    }
}
