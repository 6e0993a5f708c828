namespace SessionContext.Server.Settings;

/// <summary>Section <c>Sessions:Tenants:&lt;tenant&gt;</c>.</summary>
internal sealed class TenantLifetimes
{
    /// <inheritdoc cref="SessionsOptions.AnonymousLifetime"/>
    public TimeSpan? AnonymousLifetime { get; set; }

    /// <inheritdoc cref="SessionsOptions.CustomerLifetime"/>
    public TimeSpan? CustomerLifetime { get; set; }
}
