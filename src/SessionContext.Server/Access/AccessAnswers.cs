using Microsoft.AspNetCore.Authentication;
using SessionContext.Server.Hosting;
using SessionContext.Server.Http;
using SessionContext.Server.Tokens;

namespace SessionContext.Server.Access;

/// <summary>What a caller is told who may not pass: 401 and 403 with the <c>WWW-Authenticate</c> of RFC 6750, and 503 where the token's issuer could not be asked.</summary>
internal static class AccessAnswers
{
    /// <summary>To a request without a token, or with one that is no good.</summary>
    public static async Task ChallengeAsync(HttpContext context)
    {
        // The scheme remembers its result for the request, so this checks nothing a second time.
        var failure = (await context.AuthenticateAsync()).Failure;
        await Refused(failure).ExecuteAsync(context);
    }

    /// <summary>The answer to a bearer token that is not valid.</summary>
    /// <param name="failure">Why; null where there was none.</param>
    public static Problem Refused(Exception? failure) =>
        failure switch
        {
            IssuerUnavailableException => Unavailable(failure),
            TokenRefusedException => Problem.Unauthorized(
                failure == TokenRefusal.Expired.Exception
                    ? ErrorCode.TokenExpired
                    : ErrorCode.TokenInvalid,
                failure.Message,
                Problem.InvalidToken,
                failure == TokenRefusal.Signature.Exception ? RefusalCause.WrongSignature : null
            ),
            _ => Problem.Unauthorized(ErrorCode.TokenMissing, "A bearer token is needed."),
        };

    /// <summary>The answer to a subject token that is not valid.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="subject">How the message begins.</param>
    public static Problem RefusedSubject(Exception? failure, string subject) =>
        failure is TokenRefusedException
            ? Problem.Unauthorized(
                ErrorCode.SubjectTokenInvalid,
                $"{subject}: {failure.Message}",
                Problem.InvalidToken
            )
            : Refused(failure);

    /// <summary>To a caller who is known and may not do this.</summary>
    public static Task ForbidAsync(HttpContext context, AccessRefusal refusal)
    {
        context.Response.Headers.WWWAuthenticate = $"{Problem.Realm}, error=\"insufficient_scope\"";
        return Forbidden(refusal).ExecuteAsync(context);
    }

    /// <summary>The same answer where the token is not in the <c>Authorization</c> header.</summary>
    public static Problem Forbidden(AccessRefusal refusal) =>
        Problem.Of(refusal.Error, "The token does not permit this.", refusal.Detail);

    private static Problem Unavailable(Exception failure) =>
        Problem.Unavailable(
            ErrorCode.IssuerUnavailable,
            failure.Message,
            IssuerUnavailableException.RetryAfter
        );
}
