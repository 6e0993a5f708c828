using SessionContext.Server.FirstStart;
using SessionContext.Server.Http;
using SessionContext.Server.Keys;

namespace SessionContext.Server.Settings;

/// <summary>
/// Everything that is wrong with the configuration, in all sections at once. Opens no store and makes no file.
/// </summary>
internal static class SettingsCheck
{
    /// <summary>Before a start.</summary>
    /// <exception cref="SettingsException">Something is wrong; the message has one line for each error.</exception>
    public static void Check(IConfigurationRoot configuration, IHostEnvironment environment) =>
        Check(configuration, environment, TakenPorts.ValidationErrors);

    /// <summary>The same while the service may be running: it has its ports.</summary>
    /// <exception cref="SettingsException">Something is wrong; the message has one line for each error.</exception>
    public static void CheckWhileRunning(
        IConfigurationRoot configuration,
        IHostEnvironment environment
    ) => Check(configuration, environment, TakenPorts.ErrorsWhileRunning);

    private static void Check(
        IConfigurationRoot configuration,
        IHostEnvironment environment,
        Func<IConfiguration, IEnumerable<string>> ports
    )
    {
        var errors = ValidationErrors(configuration, environment, ports);
        if (errors.Count > 0)
        {
            throw new SettingsException(errors);
        }
    }

    /// <summary>One line for each error, with the key, the rule and an example. None repeats a value.</summary>
    public static IReadOnlyList<string> ValidationErrors(
        IConfigurationRoot configuration,
        IHostEnvironment environment
    ) => ValidationErrors(configuration, environment, TakenPorts.ValidationErrors);

    private static List<string> ValidationErrors(
        IConfigurationRoot configuration,
        IHostEnvironment environment,
        Func<IConfiguration, IEnumerable<string>> ports
    )
    {
        var errors = new List<string>();
        errors.AddRange(EnvironmentRules.ValidationErrors(environment));
        errors.AddRange(UnknownSections.ValidationErrors(configuration));
        configuration.TryRead<LimitsOptions>(
            "Limits",
            limits => limits.ValidationErrors(),
            errors,
            out _
        );
        configuration.TryRead<SessionsOptions>(
            "Sessions",
            it => it.ValidationErrors(),
            errors,
            out _
        );
        configuration.TryRead<CompatibilityOptions>("Compatibility", _ => [], errors, out _);
        configuration.TryRead<DirectoryOptions>(
            "Directory",
            DirectoryRules.ValidationErrors,
            errors,
            out _
        );
        configuration.TryRead<EventsOptions>(
            "Events",
            WebhookRules.ValidationErrors,
            errors,
            out _
        );
        var hasStore = configuration.TryRead<StoreOptions>(
            "Store",
            it => it.ValidationErrors(),
            errors,
            out var store
        );
        if (
            configuration.TryRead<IdentityOptions>(
                "Identity",
                it =>
                    IdentityRules
                        .ValidationErrors(it)
                        .Concat(FirstStartClient.ValidationErrors(it, environment))
                        .Concat(
                            environment.IsDevelopment() ? [] : ClientSecretRules.ShortSecrets(it)
                        ),
                errors,
                out var identity
            ) && hasStore
        )
        {
            errors.AddRange(KeyStores.ValidationErrors(identity, store!, environment));
        }

        if (hasStore)
        {
            errors.AddRange(FolderRules.ValidationErrors(store!));
        }

        configuration.TryRead<HttpOptions>("Http", it => it.ValidationErrors(), errors, out _);
        errors.AddRange(KestrelLimits.ValidationErrors(configuration));
        var listening = ListenRules.ValidationErrors(configuration).ToArray();
        errors.AddRange(listening.Length > 0 ? listening : ports(configuration));
        errors.AddRange(
            environment.IsDevelopment() ? [] : HttpsRules.ValidationErrors(configuration)
        );
        errors.AddRange(LoggingRules.ValidationErrors(configuration));
        errors.AddRange(OtlpRules.ValidationErrors(configuration));
        return errors;
    }
}
