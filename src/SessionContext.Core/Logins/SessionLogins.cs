using SessionContext.Core.Customers;

namespace SessionContext.Core.Logins;

/// <summary>
/// The rules of log-ins (contract § 4), as <see cref="SessionContexts"/> has those of contexts. The log-in is written
/// first and the context follows, so that a context that is created meanwhile is not missed. Once the log-in is written
/// the rest is done even if the caller does not wait.
/// </summary>
/// <remarks>
/// Every member throws <see cref="StoreUnavailableException"/> where the store cannot serve; its
/// <see cref="StoreUnavailableException.OutcomeUnknown"/> is true from the moment when the log-in is written.
/// </remarks>
public sealed class SessionLogins(
    LoginRecords records,
    LoginContexts contexts,
    CustomerSessions customers,
    CustomerCutOffs cutOffs,
    SessionContexts sessions,
    LoginRules rules
)
{
    /// <summary>Begins an anonymous session.</summary>
    /// <param name="key">The new session.</param>
    /// <param name="chosen">What its context is to have once it is created.</param>
    /// <param name="cancellationToken">Heeded until the store answers.</param>
    public async ValueTask BeginAsync(
        ContextKey key,
        ChosenValues chosen,
        CancellationToken cancellationToken
    )
    {
        await records.BeginAsync(key, chosen, cancellationToken).ConfigureAwait(false);
        if (rules.CreatesContext)
        {
            await contexts.CreateOrExtendAsync(key, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes the session and its context the customer's.</summary>
    /// <param name="key">The session; it keeps its id.</param>
    /// <param name="customerId">The customer, whose identity is proven.</param>
    /// <param name="formerId">The customer whose token the caller has; null: the token is anonymous, or there is
    /// none.</param>
    /// <param name="family">Names the refresh tokens of this log-in.</param>
    /// <param name="cancellationToken">Heeded until the log-in is written.</param>
    /// <returns>
    /// Succeeded, AnotherCustomer; LoggedOut, also where the customer's sessions were ended meanwhile. With the cut-off
    /// that tokens of the log-in know.
    /// </returns>
    public async ValueTask<(LoginOutcome Outcome, DateTimeOffset CutOff)> LogInAsync(
        ContextKey key,
        string customerId,
        string? formerId,
        string family,
        CancellationToken cancellationToken
    )
    {
        // Before anything is written: a log-in that fails must not keep the right customer out.
        var context = await sessions.ReadAsync(key, cancellationToken).ConfigureAwait(false);
        if (IsAnother(formerId) || IsAnother(context?.CustomerId))
        {
            return (LoginOutcome.AnotherCustomer, default);
        }

        var cutOff = await cutOffs
            .FindAsync(key.Tenant, customerId, cancellationToken)
            .ConfigureAwait(false);
        var customer = new KnownCustomer(customerId, cutOff.Of(key.SessionId));
        var outcome = await records
            .LogInAsync(key, customer, family, cancellationToken)
            .ConfigureAwait(false);
        if (outcome != LoginOutcome.Succeeded)
        {
            return (outcome, default);
        }

        var assigned = await contexts
            .AssignToCustomerAsync(key, customer, CancellationToken.None)
            .ReportOutcomeUnknownAsync()
            .ConfigureAwait(false);
        if (assigned is Changes.ChangeOutcome.NotTheCustomer)
        {
            return (LoginOutcome.AnotherCustomer, default);
        }

        var isCutOff = await customers
            .EndIfCutOffAsync(key, customerId, CancellationToken.None)
            .ReportOutcomeUnknownAsync()
            .ConfigureAwait(false);
        return (isCutOff ? LoginOutcome.LoggedOut : LoginOutcome.Succeeded, customer.CutOff);

        bool IsAnother(string? owner) => owner is not null && owner != customerId;
    }

    /// <summary>
    /// Judges a refresh token and, where it is valid, extends the life of the session's context (contract § 6).
    /// </summary>
    /// <param name="key">The session.</param>
    /// <param name="claim">What the token says.</param>
    /// <param name="cancellationToken">Heeded until the next token is stored.</param>
    public async ValueTask<RefreshResult> RefreshAsync(
        ContextKey key,
        RefreshClaim claim,
        CancellationToken cancellationToken
    )
    {
        var cutOff = claim.CustomerId is { } customerId
            ? await cutOffs
                .FindAsync(key.Tenant, customerId, cancellationToken)
                .ConfigureAwait(false)
            : CutOff.None;
        var (outcome, count) = await records
            .RefreshAsync(key, claim, cutOff, cancellationToken)
            .ConfigureAwait(false);
        var result = new RefreshResult(outcome, count, cutOff.Of(key.SessionId));
        if (!result.IsValid)
        {
            return result;
        }

        try
        {
            var extension = rules.CreatesContext
                ? contexts.CreateOrExtendAsync(key, CancellationToken.None)
                : contexts.ExtendAsync(key, CancellationToken.None);
            await extension.ConfigureAwait(false);
            return result;
        }
        catch (StoreUnavailableException e)
        {
            return result with { ExtensionError = e }; // the next token is stored and must be answered
        }
    }

    /// <summary>Ends the session's log-in, and its context where that is the caller's.</summary>
    /// <param name="key">The session.</param>
    /// <param name="customerId">Who logs out; null for an anonymous owner.</param>
    /// <param name="cancellationToken">Heeded until the log-out is written.</param>
    /// <returns>Succeeded, also where it was logged out before; AnotherCustomer where it is not the caller's.</returns>
    public async ValueTask<LoginOutcome> LogOutAsync(
        ContextKey key,
        string? customerId,
        CancellationToken cancellationToken
    )
    {
        var outcome = await records
            .LogOutAsync(key, customerId, cancellationToken)
            .ConfigureAwait(false);
        if (outcome == LoginOutcome.Succeeded)
        {
            // A backend may have given the context to another customer; then it stays.
            await contexts
                .EndAsync(key, customerId, CancellationToken.None)
                .ReportOutcomeUnknownAsync()
                .ConfigureAwait(false);
        }

        return outcome;
    }
}
