using SessionContext.Core.Logins;

namespace SessionContext.Core.Changes;

/// <summary>Decides whether an owner may reach the context of their session (contract § 4).</summary>
public sealed class SessionAccess(LoginRecords logins)
{
    /// <summary>
    /// Judges a context that was read from the store, so call it within the step that a compare-and-swap completes.
    /// </summary>
    /// <remarks>
    /// The session's log-in is read after the context. A log-in is written before the context changes hands, so either
    /// the log-in is seen here, or the context was read before the log-in and has another revision by now.
    /// </remarks>
    /// <param name="key">The owner's session.</param>
    /// <param name="owner">Whose token it is.</param>
    /// <param name="context">What is stored; null: no context.</param>
    /// <param name="cancellationToken">Heeded until the store answers.</param>
    /// <returns>NotTheCustomer, InvalidToken, or null where the owner may reach it.</returns>
    public async ValueTask<ChangeOutcome?> RefuseAsync(
        ContextKey key,
        Owner owner,
        StoredContext? context,
        CancellationToken cancellationToken
    )
    {
        if (context is not null && owner.RefusalFor(context) is { } refusal)
        {
            return new ChangeOutcome.NotTheCustomer(refusal);
        }

        // A customer's own context says itself whose it is, and without a context a customer reaches nothing.
        if (owner.CustomerId is not null && context is not { CustomerId: null })
        {
            return null;
        }

        var login = await logins.FindAsync(key, cancellationToken).ConfigureAwait(false);
        return login?.RefusalFor(owner.CustomerId) is { } ended
            ? new ChangeOutcome.InvalidToken(ended)
            : null;
    }
}
