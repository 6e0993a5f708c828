using SessionContext.Server.Hosting;
using SessionContext.Server.Http;
using SessionContext.Server.Tokens;

namespace SessionContext.Server.Access;

/// <summary>
/// What a caller is told who may not pass: 401 and 403 with the <c>WWW-Authenticate</c> of RFC 6750, and 503 where the
/// token's issuer could not be asked.
/// </summary>
internal static class AccessAnswers
{
    /// <summary>The answer to a request whose bearer token is missing or not valid.</summary>
    public static Problem Refused(HttpContext http) =>
        http.Features.Get<TokenRefusal>() is { } refusal
            ? Refused(refusal)
            : Problem.Unauthorized(ErrorCode.TokenMissing, "A bearer token is needed.");

    /// <summary>The answer to a token that is not valid.</summary>
    public static Problem Refused(TokenRefusal refusal) =>
        refusal == TokenRefusal.IssuerUnavailable
            ? Unavailable()
            : Problem.Unauthorized(
                refusal == TokenRefusal.Expired ? ErrorCode.TokenExpired
                    : refusal == TokenRefusal.Revoked ? ErrorCode.TokenRevoked
                    : ErrorCode.TokenInvalid,
                refusal.Message,
                Problem.InvalidToken,
                refusal == TokenRefusal.Signature ? RefusalCause.WrongSignature : null
            );

    /// <summary>The answer to a subject token that is not valid.</summary>
    /// <param name="refusal">Why.</param>
    /// <param name="subject">How the message begins.</param>
    public static Problem RefusedSubject(TokenRefusal refusal, string subject) =>
        refusal == TokenRefusal.IssuerUnavailable
            ? Unavailable()
            : Problem.Unauthorized(
                ErrorCode.SubjectTokenInvalid,
                $"{subject}: {refusal.Message}",
                Problem.InvalidToken
            );

    /// <summary>To a caller who is known and may not do this.</summary>
    public static Task ForbidAsync(HttpContext context, AccessRefusal refusal)
    {
        context.Response.Headers.WWWAuthenticate = $"{Problem.Realm}, error=\"insufficient_scope\"";
        return Forbidden(refusal).ExecuteAsync(context);
    }

    /// <summary>The same answer where the token is not in the <c>Authorization</c> header.</summary>
    public static Problem Forbidden(AccessRefusal refusal) =>
        Problem.Of(refusal.Error, "The token does not permit this.", refusal.Detail);

    private static Problem Unavailable() =>
        Problem.Unavailable(
            ErrorCode.IssuerUnavailable,
            TokenRefusal.IssuerUnavailable.Message,
            IssuerUnavailableException.RetryAfter
        );
}
