using SessionContext.Core;
using SessionContext.Core.Logins;
using SessionContext.Server.Hosting;
using SessionContext.Server.Http;

namespace SessionContext.Server.Logins;

/// <summary>Gives the next tokens for a refresh token, and extends the life of the session's context.</summary>
internal sealed partial class SessionRefresh(
    RefreshTokens refreshTokens,
    SessionLogins logins,
    LegalEntities legalEntities,
    SessionTokens tokens,
    ILogger<SessionRefresh> log
)
{
    /// <summary>200, or 401 with the same message whatever is the matter with the token.</summary>
    /// <param name="token">The refresh token.</param>
    /// <param name="kind">Of which <see cref="SessionOwner.Kind"/> it has to be.</param>
    /// <param name="isCallers">Whether it is one of the caller's.</param>
    /// <param name="cancellationToken">Heeded until the next token is stored.</param>
    /// <param name="legalEntityId">The legal entity that the customer acts for from now on; null: the one of the
    /// refresh token, if any.</param>
    public async Task<IResult> RefreshAsync(
        string token,
        string kind,
        Func<SessionOwner, bool> isCallers,
        CancellationToken cancellationToken,
        string? legalEntityId = null
    )
    {
        var read = await refreshTokens.ReadAsync(token).ConfigureAwait(false);
        if (read is not var (owner, claim) || owner.Kind != kind || !isCallers(owner))
        {
            return Refuse(kind, "refused");
        }

        // The token says when it expires; the lifetime of log-ins may have been shortened since.
        if (tokens.RefreshLifetimeOf(owner) <= TimeSpan.Zero)
        {
            return Refuse(kind, "refused");
        }

        var refresh = await logins
            .RefreshAsync(owner.Session, claim, cancellationToken)
            .ConfigureAwait(false);
        if (!refresh.IsValid)
        {
            if (refresh.Outcome != RefreshOutcome.Late)
            {
                return Refuse(kind, "refused");
            }

            Late(owner.Session.Tenant.ToString(), owner.ClientId);
            return Refuse(kind, "late");
        }

        if (refresh.ExtensionError is { } error)
        {
            NotExtended(error);
        }

        if (legalEntityId is not null)
        {
            owner = owner with { LegalEntityId = legalEntityId };
            await legalEntities
                .SetAsync(owner, CancellationToken.None)
                .ReportOutcomeUnknownAsync()
                .ConfigureAwait(false);
        }

        ServiceMetrics.TokenRefresh(
            kind,
            refresh.Outcome == RefreshOutcome.Refreshed ? "ok" : "repeated"
        );
        return tokens.Answer(owner with { CutOff = refresh.CutOff }, claim.Family, refresh.Count);
    }

    private static Problem Refuse(string kind, string outcome)
    {
        ServiceMetrics.TokenRefresh(kind, outcome);
        return Problem.Unauthorized(
            ErrorCode.RefreshTokenInvalid,
            "The refresh token is invalid or expired.",
            Problem.InvalidToken
        );
    }

    // Neither the token nor the session's id: a log is no place for what names a shopper.
    [LoggerMessage(
        2020,
        LogLevel.Warning,
        "A customer's refresh token of tenant {Tenant}, client {ClientId}, was used late and refused: a newer token of the log-in had been issued."
    )]
    private partial void Late(string tenant, string clientId);

    [LoggerMessage(
        2021,
        LogLevel.Warning,
        "A token was refreshed, but the store could not extend the lifetime of the session's context."
    )]
    private partial void NotExtended(Exception error);
}
