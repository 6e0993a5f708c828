using SessionContext.Core;
using SessionContext.Core.Logins;
using SessionContext.Server.Identity.Sessions;
using SessionContext.Server.Problems;
using SessionContext.Server.Telemetry;

namespace SessionContext.Server.Sessions;

/// <summary>Gives the next tokens for a refresh token, and lets the session's context live on.</summary>
internal sealed partial class SessionRefresh(
    RefreshTokens refreshTokens,
    SessionLogins logins,
    LoginContexts contexts,
    SessionTokens tokens,
    ILogger<SessionRefresh> log
)
{
    /// <summary>200, or 401 with the same message whatever is the matter with the token.</summary>
    /// <param name="token">The refresh token.</param>
    /// <param name="kind">Of which <see cref="SessionHolder.Kind"/> it has to be.</param>
    /// <param name="isCallers">Whether it is one of the caller's.</param>
    /// <param name="cancellationToken">Heeded until the token is used up.</param>
    public async Task<IResult> RefreshAsync(
        string token,
        string kind,
        Func<SessionHolder, bool> isCallers,
        CancellationToken cancellationToken
    )
    {
        var read = await refreshTokens.ReadAsync(token).ConfigureAwait(false);
        if (read is not var (holder, claim) || holder.Kind != kind || !isCallers(holder))
        {
            return Refuse(kind, "refused");
        }

        switch (
            await logins
                .RefreshAsync(holder.Session, claim, cancellationToken)
                .ConfigureAwait(false)
        )
        {
            case RefreshOutcome.Refreshed:
                await ProlongAsync(holder).ConfigureAwait(false);
                ServiceMetrics.TokenRefresh(kind, "ok");
                return tokens.Answer(holder, claim.Family, claim.Count + 1);

            case RefreshOutcome.Reused:
                Reused(holder.Session.Tenant.ToString(), holder.ClientId);
                return Refuse(kind, "reused");

            default:
                return Refuse(kind, "refused");
        }
    }

    private static Problem Refuse(string kind, string outcome)
    {
        ServiceMetrics.TokenRefresh(kind, outcome);
        return Problem.Unauthorized(
            "The refresh token is not good, or not any more.",
            Problem.InvalidToken
        );
    }

    // The old token is used up: a failure from here on would cost the client its session, so the answer is given all the same.
    private async Task ProlongAsync(SessionHolder holder)
    {
        try
        {
            await contexts
                .ProlongAsync(holder.Session, CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (StoreUnavailableException e)
        {
            NotProlonged(e);
        }
    }

    // Neither the token nor the session's id: a log is no place for what names a shopper.
    [LoggerMessage(
        2020,
        LogLevel.Warning,
        "A refresh token of tenant {Tenant}, client {ClientId}, was used twice; its session has to log in again."
    )]
    private partial void Reused(string tenant, string clientId);

    [LoggerMessage(
        2021,
        LogLevel.Warning,
        "A token was refreshed, but the store could not serve to prolong the session's context."
    )]
    private partial void NotProlonged(Exception error);
}
