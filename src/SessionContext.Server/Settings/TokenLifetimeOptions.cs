using SessionContext.Core.Logins;

namespace SessionContext.Server.Settings;

/// <summary>
/// The <c>Identity:Lifetimes</c> section, and <c>Identity:Tenants:&lt;tenant&gt;:Lifetimes</c> in its shape: how long
/// the tokens of sessions are valid. A value that a tenant does not set is the general one.
/// </summary>
internal sealed class TokenLifetimeOptions
{
    /// <summary>Tokens of anonymous sessions.</summary>
    public AnonymousLifetimeOptions Anonymous { get; set; } = new();

    /// <summary>Tokens of customers' sessions.</summary>
    public CustomerLifetimeOptions Customer { get; set; } = new();

    /// <summary>
    /// These settings; where one is absent the general one, and where that is absent, too, the default.
    /// </summary>
    public TokenLifetimes Over(TokenLifetimeOptions general)
    {
        var defaults = new TokenLifetimes();
        var access = Customer.Access ?? general.Customer.Access ?? defaults.Customer.Access;
        return new()
        {
            Anonymous = defaults.Anonymous with
            {
                Access = Anonymous.Access ?? general.Anonymous.Access ?? defaults.Anonymous.Access,
                Refresh =
                    Anonymous.Refresh ?? general.Anonymous.Refresh ?? defaults.Anonymous.Refresh,
                Absolute = Anonymous.Absolute ?? general.Anonymous.Absolute,
            },
            Customer = new(
                access,
                Customer.Refresh ?? general.Customer.Refresh ?? defaults.Customer.Refresh,
                Customer.Saas ?? general.Customer.Saas ?? access
            )
            {
                Absolute =
                    Customer.Absolute ?? general.Customer.Absolute ?? defaults.Customer.Absolute,
            },
        };
    }
}

/// <summary>How long the tokens of an anonymous session are valid.</summary>
internal class AnonymousLifetimeOptions
{
    /// <summary>An access token: one minute to one day. Default 3599 seconds; a customer's 14,399.</summary>
    public TimeSpan? Access { get; set; }

    /// <summary>
    /// A refresh token, from the refresh that issued it: one minute to 400 days. Default 86,399 seconds; a customer's
    /// 180 days.
    /// </summary>
    public TimeSpan? Refresh { get; set; }

    /// <summary>
    /// A log-in, however often it is refreshed: one minute to 3,650 days. No refresh token is valid longer. Default: no
    /// end; a customer's 365 days.
    /// </summary>
    public TimeSpan? Absolute { get; set; }
}

/// <summary>How long the tokens of a customer's session are valid.</summary>
internal sealed class CustomerLifetimeOptions : AnonymousLifetimeOptions
{
    /// <summary>A saas-token: one minute to one day. Default: as long as the access token beside it.</summary>
    public TimeSpan? Saas { get; set; }
}

/// <summary>The <c>Identity:Tenants:&lt;tenant&gt;</c> section.</summary>
internal sealed class TenantIdentityOptions
{
    /// <summary>How long the tokens of the tenant's sessions are valid.</summary>
    public TokenLifetimeOptions Lifetimes { get; set; } = new();
}
