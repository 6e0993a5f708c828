namespace SessionContext.Core.Logins;

/// <summary>How long the tokens of sessions are valid, and how long a log-in has to be remembered for it.</summary>
public sealed record TokenLifetimes
{
    // More than two nodes' clocks differ by: a record never expires before the last token that it decides on.
    private static readonly TimeSpan Reserve = TimeSpan.FromDays(1);

    /// <summary>Of the tokens of an anonymous session.</summary>
    public SessionTokenLifetimes Anonymous { get; init; } =
        new(TimeSpan.FromSeconds(3599), TimeSpan.FromSeconds(86_399), TimeSpan.Zero);

    /// <summary>Of the tokens of a customer's session.</summary>
    public SessionTokenLifetimes Customer { get; init; } =
        new(TimeSpan.FromSeconds(14_399), TimeSpan.FromDays(180), TimeSpan.FromSeconds(14_399))
        {
            Absolute = TimeSpan.FromDays(365),
        };

    /// <summary>The lifetimes of tenants that have their own; those of any other tenant are the ones above.</summary>
    public IReadOnlyDictionary<Tenant, TokenLifetimes> Tenants { get; init; } =
        new Dictionary<Tenant, TokenLifetimes>();

    /// <summary>The longest of all tenants.</summary>
    public TimeSpan Longest =>
        Tenants
            .Values.Append(this)
            .SelectMany(own => new[] { own.Anonymous.Longest, own.Customer.Longest })
            .Max();

    /// <summary>The lifetimes of a tenant.</summary>
    public TokenLifetimes Of(Tenant tenant) => Tenants.GetValueOrDefault(tenant, this);

    /// <summary>
    /// How long after its last change a log-in is remembered: a day longer than any token that may still come for it.
    /// Once a customer is logged out, only the tokens of the anonymous session before could bring the session back.
    /// </summary>
    internal TimeSpan RememberFor(Tenant tenant, bool hasCustomer)
    {
        var own = Of(tenant);
        var longest =
            hasCustomer && own.Customer.Longest > own.Anonymous.Longest
                ? own.Customer.Longest
                : own.Anonymous.Longest;
        return Reserve + longest;
    }
}

/// <summary>How long the tokens of one kind of session are valid.</summary>
/// <param name="Access">An access token.</param>
/// <param name="Refresh">A refresh token, counted from the refresh that issued it.</param>
/// <param name="Saas">A saas-token; zero for an anonymous session, which has none.</param>
public sealed record SessionTokenLifetimes(TimeSpan Access, TimeSpan Refresh, TimeSpan Saas)
{
    /// <summary>How long a log-in can be refreshed, counted from its beginning; null: without end.</summary>
    public TimeSpan? Absolute { get; init; }

    /// <summary>How long a log-in can still be refreshed, at least zero; null: without end.</summary>
    /// <param name="loggedInAt">When it began; null: now.</param>
    /// <param name="now">The time.</param>
    public TimeSpan? LeftOf(DateTimeOffset? loggedInAt, DateTimeOffset now) =>
        Absolute is not { } absolute ? null
        : loggedInAt + absolute - now is not { } left ? absolute
        : left > TimeSpan.Zero ? left
        : TimeSpan.Zero;

    internal TimeSpan Longest => new[] { Access, Refresh, Saas }.Max();
}
