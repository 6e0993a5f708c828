using SessionContext.Core.Logins;

namespace SessionContext.Core.Defaults;

/// <summary>Where a field gets its value from if nobody gives one: a line of the table of contract § 5.</summary>
/// <param name="Derived">The flag of a value that came from the customer or the site.</param>
/// <param name="AtLogin">The flag of a value that was chosen at the anonymous log-in.</param>
/// <param name="Chosen">What was chosen there.</param>
/// <param name="Choose">The log-in with a value that was chosen.</param>
/// <param name="FromShop">The value of the customer, else of the site.</param>
internal sealed record Derivation(
    DerivedFields Derived,
    DerivedFields AtLogin,
    Func<SessionLogin, string?> Chosen,
    Func<SessionLogin, string, SessionLogin> Choose,
    Func<ShopFacts, string?> FromShop
)
{
    /// <summary>Either origin.</summary>
    public DerivedFields Origins => Derived | AtLogin;
}

/// <summary>What values are derived from; null: not known.</summary>
/// <param name="Customer">The context's customer.</param>
/// <param name="DefaultSite">The tenant's default site.</param>
/// <param name="Site">The context's site.</param>
internal readonly record struct ShopFacts(CustomerProfile? Customer, Site? DefaultSite, Site? Site);
