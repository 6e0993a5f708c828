using System.Text;
using Microsoft.Extensions.Time.Testing;
using SessionContext.Core.Changes;
using SessionContext.Core.Customers;
using SessionContext.Core.Defaults;
using SessionContext.Core.Documents;
using SessionContext.Core.Logins;

namespace SessionContext.Core.Tests;

/// <summary>Core's services over an empty store in memory, with a clock of the test's own and no sites.</summary>
internal sealed class Rules
{
    private static readonly DocumentLimits Limits = new();

    public Rules()
    {
        Store = new MemoryStore(Time);
        var tokens = new TokenLifetimes();
        var cutOffs = new CustomerCutOffs(Store, tokens, Time);
        var logins = new LoginRecords(Store, tokens, RefreshRules.Default, Time);
        var changes = new ContextChanges(Store, new SessionLifetimes(), cutOffs, Time);
        var ownership = new ContextOwnership(
            changes,
            new DefaultValues(new NoDirectory()),
            logins,
            cutOffs
        );
        Contexts = new(changes, ownership, new SessionAccess(logins), Limits);
        Logins = new(
            logins,
            new LoginContexts(changes, ownership),
            new CustomerSessions(Store, changes, logins, cutOffs, Time),
            cutOffs,
            Contexts,
            new LoginRules(CreatesContext: false)
        );
    }

    public FakeTimeProvider Time { get; } = new(new(2026, 2, 4, 17, 6, 50, TimeSpan.Zero));

    public MemoryStore Store { get; }

    public SessionContexts Contexts { get; }

    public SessionLogins Logins { get; }

    public static ContextKey Key { get; } = new(Keys.Tenant, Keys.Session("s"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask<StoredContext?> ReadAsync() => Store.ReadAsync(Key, Cancellation);

    /// <summary>A PUT.</summary>
    /// <param name="body">The document.</param>
    /// <param name="upsert">Whether it may create the session.</param>
    /// <param name="proven">The customer whom the caller has proven to be; null: nobody.</param>
    public async Task<ChangeOutcome> PutAsync(
        string body,
        bool upsert = false,
        string? proven = null
    )
    {
        var replacement = ContextReplacement.Parse(
            Encoding.UTF8.GetBytes(body),
            Key.SessionId,
            Limits,
            out var errors
        );
        Assert.Empty(errors);
        return await Contexts.ReplaceAsync(
            Key,
            new ReplaceCommand
            {
                Replacement = replacement!,
                Upsert = upsert,
                Proof = proven is null
                    ? SaasTokenResult.Missing("No saas-token.")
                    : SaasTokenResult.Of(proven),
            },
            Cancellation
        );
    }

    public async Task<LoginOutcome> LogInAsync(string customerId, string? formerId = null) =>
        (
            await Logins.LogInAsync(
                Key,
                customerId,
                formerId,
                Guid.NewGuid().ToString("N"),
                Cancellation
            )
        ).Outcome;

    public async Task<LoginOutcome> LogOutAsync(string? customerId) =>
        await Logins.LogOutAsync(Key, customerId, Cancellation);

    private sealed class NoDirectory : IShopDirectory
    {
        public ValueTask<Site?> FindSiteAsync(
            Tenant tenant,
            string code,
            CancellationToken cancellationToken
        ) => default;

        public ValueTask<Site?> FindDefaultSiteAsync(
            Tenant tenant,
            CancellationToken cancellationToken
        ) => default;

        public ValueTask<CustomerProfile?> FindCustomerAsync(
            Tenant tenant,
            string customerId,
            CancellationToken cancellationToken
        ) => default;

        public ValueTask ForgetSitesAsync(Tenant tenant, CancellationToken cancellationToken) =>
            default;

        public ValueTask ForgetCustomerAsync(
            Tenant tenant,
            string customerId,
            CancellationToken cancellationToken
        ) => default;
    }
}
