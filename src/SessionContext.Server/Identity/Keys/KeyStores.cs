using SessionContext.Server.Identity.Configuration;
using SessionContext.Server.Identity.Protection;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Identity.Keys;

/// <summary>Chooses where the signing keys are kept: beside the contexts of one process, in the store of several.</summary>
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
        // Where other authorities alone let callers in, few need this one's keys; it is up to the operator whether nodes share them.
        var hasCertificate = options.KeyProtection.CertificateFile is not null;
        var mustShare = options.Clients.Count > 0 || options.Issuers.Count == 0;
        if (!store.IsShared() || !(hasCertificate || mustShare))
        {
            services.AddSingleton<IKeyStore>(KeyFolder.In(store.Path));
            return;
        }

        if (!hasCertificate && !environment.IsDevelopment())
        {
            throw new SettingsException([
                $"""
                Identity:KeyProtection:CertificateFile is missing. With Store:Engine={store.Engine} the signing keys are in the store, where they are encrypted with a certificate that all nodes have. Make one, once:
                    {ProtectionCertificates.HowToMake}
                  and give it to every node, for instance by Identity__KeyProtection__CertificateFile=/run/secrets/key-protection.pem. Whoever has this file and the store can sign tokens.
                """,
            ]);
        }

        services.AddSingleton(ProtectionCertificates.Load(options.KeyProtection));
        services.AddSingleton<KeyProtection>();
        services.AddSingleton<IKeyStore, StoreKeys>();
    }
}
