namespace SessionContext.Server.Settings;

/// <summary>
/// Whether the environment is one of ASP.NET Core's, or has a settings file: a misspelt one would leave the settings
/// file of the right one unread.
/// </summary>
internal static class EnvironmentRules
{
    private static readonly string[] Known =
    [
        Environments.Development,
        Environments.Staging,
        Environments.Production,
    ];

    /// <summary>What is wrong with it; empty when all is well.</summary>
    public static IEnumerable<string> ValidationErrors(IHostEnvironment environment)
    {
        var name = environment.EnvironmentName;
        if (
            !Known.Contains(name, StringComparer.OrdinalIgnoreCase)
            && NearestName.To(name, Known) is { } meant
            && !File.Exists(Path.Combine(environment.ContentRootPath, $"appsettings.{name}.json"))
        )
        {
            yield return $"environment (ASPNETCORE_ENVIRONMENT) is not a known one and has no settings file; did you mean {meant}?";
        }
    }
}
