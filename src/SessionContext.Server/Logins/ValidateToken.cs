using SessionContext.Core.Logins;
using SessionContext.Server.Access;
using SessionContext.Server.Http;

namespace SessionContext.Server.Logins;

/// <summary>
/// GET /customer/{tenant}/validateauthtoken: answers with the session and the customer of the bearer token.
/// </summary>
internal static class ValidateToken
{
    public static async Task<IResult> HandleAsync(
        HttpContext http,
        LoginRecords logins,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var caller = Caller.Of(http)!;
        var session = caller.Session!.Value;
        var login = await logins.FindAsync(session, cancellationToken).ConfigureAwait(false);
        if (login?.EndedAt is not null)
        {
            return LogOut.Ended();
        }

        if (login?.RefusalFor(caller.CustomerId) is { } reason)
        {
            return Problem.Unauthorized(ErrorCode.TokenRevoked, reason, Problem.InvalidToken);
        }

        return SessionAnswers.Json(
            new TokenState
            {
                ExpiresIn = (long)(caller.ExpiresAt - time.GetUtcNow()).TotalSeconds,
                Scope = string.Join(' ', caller.Scopes.Prepend($"tenant={session.Tenant}")),
                SessionId = session.SessionId.ToString(),
                Email = caller.Email,
                LegalEntityId = caller.LegalEntityId,
            },
            SessionsJson.Default.TokenState
        );
    }
}
