using SessionContext.Server.Settings;

namespace SessionContext.Server.Keys;

/// <summary>
/// Chooses where the signing keys are kept: beside the contexts of one process, in the store of several.
/// </summary>
internal static class KeyStores
{
    /// <summary>Adds the <see cref="IKeyStore"/>.</summary>
    /// <exception cref="SettingsException">The keys would be in a shared store unencrypted.</exception>
    public static void AddKeyStore(
        this IServiceCollection services,
        IdentityOptions options,
        StoreOptions store,
        IHostEnvironment environment
    )
    {
        var errors = ValidationErrors(options, store, environment).ToArray();
        if (errors.Length > 0)
        {
            throw new SettingsException(errors);
        }

        if (!AreShared(options, store))
        {
            services.AddSingleton<IKeyStore>(KeyFolder.In(store.Path));
            return;
        }

        services.AddSingleton(ProtectionCertificates.Load(options.KeyProtection));
        services.AddSingleton<KeyProtection>();
        services.AddSingleton<IKeyStore, StoreKeys>();
    }

    /// <summary>Refuses keys that would be in a shared store unencrypted, other than in Development.</summary>
    public static IEnumerable<string> ValidationErrors(
        IdentityOptions options,
        StoreOptions store,
        IHostEnvironment environment
    )
    {
        if (
            AreShared(options, store)
            && options.KeyProtection.CertificateFile is null
            && !environment.IsDevelopment()
        )
        {
            yield return $"""
                Identity:KeyProtection:CertificateFile is missing. With Store:Engine={store.Engine} the signing keys are in the store, where they are encrypted with a certificate that all nodes have. Make one, once:
                    {ProtectionCertificates.HowToMake}
                  and give it to every node, for instance by Identity__KeyProtection__CertificateFile=/run/secrets/key-protection.pem. A person with this file and the store can sign tokens.
                """;
        }
    }

    // Where other authorities alone let callers in, few need this one's keys; it is up to the operator whether nodes
    // share them.
    private static bool AreShared(IdentityOptions options, StoreOptions store) =>
        store.IsShared()
        && (
            options.KeyProtection.CertificateFile is not null
            || options.Clients.Count > 0
            || options.Issuers.Count == 0
        );
}
