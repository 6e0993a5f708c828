using SessionContext.Core;
using SessionContext.Core.Changes;
using SessionContext.Core.Logins;

namespace SessionContext.Server.Settings;

/// <summary>Section <c>Sessions</c>.</summary>
internal sealed class SessionsOptions
{
    /// <summary>
    /// How long an anonymous context lives after its last change or token refresh; more than zero, at most 400 days.
    /// Default one hour.
    /// </summary>
    public TimeSpan AnonymousLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long a customer's context lives after its last change or token refresh; more than zero, at most 3,650 days.
    /// Default: no timeout.
    /// </summary>
    public TimeSpan? CustomerLifetime { get; set; }

    /// <summary>By tenant: lifetimes of its own. One that it does not name is the general one.</summary>
    public Dictionary<string, TenantLifetimes> Tenants { get; set; } = [];

    /// <summary>
    /// Whether an anonymous log-in creates the context. Default: no; the first cart or a PUT with upsert does.
    /// </summary>
    public bool CreateContextAtLogin { get; set; }

    /// <summary>What is wrong with these settings, naming the key; empty when all is well.</summary>
    public IEnumerable<string> ValidationErrors()
    {
        foreach (
            var error in LifetimeRules.ValidationErrors(
                "Sessions",
                AnonymousLifetime,
                CustomerLifetime
            )
        )
        {
            yield return error;
        }

        foreach (var (tenant, lifetimes) in Tenants)
        {
            if (!Tenant.TryParse(tenant, out _))
            {
                yield return $"Sessions:Tenants:{tenant}: the tenant {Tenant.Rule}";
            }

            var errors = LifetimeRules.ValidationErrors(
                $"Sessions:Tenants:{tenant}",
                lifetimes.AnonymousLifetime,
                lifetimes.CustomerLifetime
            );
            foreach (var error in errors)
            {
                yield return error;
            }
        }
    }

    public LoginRules ToLoginRules() => new(CreateContextAtLogin);

    public SessionLifetimes ToLifetimes() =>
        new()
        {
            Anonymous = AnonymousLifetime,
            Customer = CustomerLifetime,
            Tenants = Tenants.ToDictionary(
                own => Tenant.TryParse(own.Key, out var tenant) ? tenant : default,
                own => new SessionLifetimes
                {
                    Anonymous = own.Value.AnonymousLifetime ?? AnonymousLifetime,
                    Customer = own.Value.CustomerLifetime ?? CustomerLifetime,
                }
            ),
        };
}
