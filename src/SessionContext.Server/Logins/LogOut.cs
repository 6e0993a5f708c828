using System.Net.Http.Headers;
using SessionContext.Core.Logins;
using SessionContext.Server.Access;
using SessionContext.Server.Hosting;
using SessionContext.Server.Http;
using SessionContext.Server.Tokens;

namespace SessionContext.Server.Logins;

/// <summary>
/// GET /customer/{tenant}/logout with the <c>accessToken</c>, or else the bearer token. It may be repeated.
/// </summary>
internal static class LogOut
{
    public static async Task<IResult> HandleAsync(
        HttpContext http,
        string tenant,
        AccessTokens accessTokens,
        TokenCutOffs cutOffs,
        SessionLogins logins,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryValues(http.Request.Query);
        var token = query.Optional("accessToken") ?? BearerOf(http.Request);
        if (token is null && query.ValidationErrors.Count == 0)
        {
            query.Add([new("accessToken", "is required if there is no bearer token")]);
        }

        if (query.ValidationErrors.Count > 0)
        {
            return Problem.Invalid(query.ValidationErrors);
        }

        var check = await accessTokens.CheckAsync(token!).ConfigureAwait(false);
        if (check.Value is not { Caller: var caller } valid)
        {
            return AccessAnswers.Refused(check.Refusal!);
        }

        if (caller.Tenant?.ToString() != tenant)
        {
            return AccessAnswers.Forbidden(AccessRefusal.WrongTenant);
        }

        TenantLabel.Set(http, caller.Tenant!.Value, caller.ClientId);
        if (caller.Session is not { } session)
        {
            return AccessAnswers.Forbidden(AccessRefusal.SessionRequired);
        }

        if (await cutOffs.IsRevokedAsync(valid, cancellationToken).ConfigureAwait(false))
        {
            return AccessAnswers.Refused(TokenRefusal.Revoked);
        }

        return
            await logins
                .LogOutAsync(session, caller.CustomerId, cancellationToken)
                .ConfigureAwait(false) == LoginOutcome.AnotherCustomer
            ? Problem.Of(
                ErrorCode.WrongCustomer,
                "The session belongs to another customer than the token."
            )
            : TypedResults.NoContent();
    }

    private static string? BearerOf(HttpRequest request) =>
        AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header)
        && header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
            ? header.Parameter
            : null;

    /// <summary>The answer to a token whose session was logged out.</summary>
    public static Problem Ended() =>
        Problem.Unauthorized(
            ErrorCode.TokenRevoked,
            "The session was logged out.",
            Problem.InvalidToken
        );
}
