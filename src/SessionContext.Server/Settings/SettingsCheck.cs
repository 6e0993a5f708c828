using SessionContext.Server.Directory.Configuration;
using SessionContext.Server.Events.Webhooks;
using SessionContext.Server.Http;
using SessionContext.Server.Identity.Configuration;
using SessionContext.Server.Identity.FirstStart;
using SessionContext.Server.Identity.Keys;
using SessionContext.Server.Telemetry;

namespace SessionContext.Server.Settings;

/// <summary>Everything that is wrong with the configuration, in all sections at once. Opens no store and makes no file.</summary>
internal static class SettingsCheck
{
    /// <summary>Before a start.</summary>
    /// <exception cref="SettingsException">Something is wrong; the message has one line for each fault.</exception>
    public static void Check(IConfigurationRoot configuration, IHostEnvironment environment) =>
        Check(configuration, environment, TakenPorts.Faults);

    /// <summary>The same while the service may be running: it has its ports.</summary>
    /// <exception cref="SettingsException">Something is wrong; the message has one line for each fault.</exception>
    public static void CheckWhileRunning(
        IConfigurationRoot configuration,
        IHostEnvironment environment
    ) => Check(configuration, environment, TakenPorts.FaultsWhileRunning);

    private static void Check(
        IConfigurationRoot configuration,
        IHostEnvironment environment,
        Func<IConfiguration, IEnumerable<string>> ports
    )
    {
        var faults = Faults(configuration, environment, ports);
        if (faults.Count > 0)
        {
            throw new SettingsException(faults);
        }
    }

    /// <summary>One line for each fault, with the key, the rule and an example. None repeats a value.</summary>
    public static IReadOnlyList<string> Faults(
        IConfigurationRoot configuration,
        IHostEnvironment environment
    ) => Faults(configuration, environment, TakenPorts.Faults);

    private static List<string> Faults(
        IConfigurationRoot configuration,
        IHostEnvironment environment,
        Func<IConfiguration, IEnumerable<string>> ports
    )
    {
        var faults = new List<string>();
        faults.AddRange(EnvironmentRules.Faults(environment));
        faults.AddRange(UnknownSections.Faults(configuration));
        configuration.TryRead<LimitsOptions>("Limits", limits => limits.Faults(), faults, out _);
        configuration.TryRead<SessionsOptions>("Sessions", it => it.Faults(), faults, out _);
        configuration.TryRead<CompatibilityOptions>("Compatibility", _ => [], faults, out _);
        configuration.TryRead<DirectoryOptions>("Directory", DirectoryRules.Faults, faults, out _);
        configuration.TryRead<EventsOptions>("Events", WebhookRules.Faults, faults, out _);
        var hasStore = configuration.TryRead<StoreOptions>(
            "Store",
            it => it.Faults(),
            faults,
            out var store
        );
        if (
            configuration.TryRead<IdentityOptions>(
                "Identity",
                it =>
                    IdentityRules
                        .Faults(it)
                        .Concat(FirstStartClient.Faults(it, environment))
                        .Concat(
                            environment.IsDevelopment() ? [] : ClientSecretRules.ShortSecrets(it)
                        ),
                faults,
                out var identity
            ) && hasStore
        )
        {
            faults.AddRange(KeyStores.Faults(identity, store!, environment));
        }

        if (hasStore)
        {
            faults.AddRange(FolderRules.Faults(store!));
        }

        configuration.TryRead<HttpOptions>("Http", it => it.Faults(), faults, out _);
        faults.AddRange(KestrelLimits.Faults(configuration));
        var listening = ListenRules.Faults(configuration).ToArray();
        faults.AddRange(listening.Length > 0 ? listening : ports(configuration));
        faults.AddRange(environment.IsDevelopment() ? [] : HttpsRules.Faults(configuration));
        faults.AddRange(LoggingRules.Faults(configuration));
        faults.AddRange(OtlpRules.Faults(configuration));
        return faults;
    }
}
