using SessionContext.Core.Customers;

namespace SessionContext.Server.Tokens;

/// <summary>
/// Refuses the service's own customer tokens that were issued before all sessions of the customer were ended. What the
/// store said is remembered with the token for four seconds, so that a token in use costs a read every four seconds;
/// other tokens cost nothing.
/// </summary>
internal sealed class TokenCutOffs(CustomerCutOffs cutOffs, TimeProvider time)
{
    /// <summary>Whether the token has ended, as the store says now.</summary>
    /// <exception cref="SessionContext.Core.StoreUnavailableException">The store cannot serve, so nobody
    /// knows.</exception>
    public async ValueTask<bool> IsRevokedAsync(
        ValidatedToken token,
        CancellationToken cancellationToken
    )
    {
        if (token.KnownCutOff is not { } known)
        {
            return false;
        }

        var readAt = time.GetUtcNow();
        var session = token.Caller.Session!.Value;
        var cutOff = await cutOffs.FindAsync(
            session.Tenant,
            token.Caller.CustomerId!,
            cancellationToken
        );
        if (known < cutOff.Of(session.SessionId))
        {
            return true;
        }

        token.PassCutOff(readAt);
        return false;
    }
}
