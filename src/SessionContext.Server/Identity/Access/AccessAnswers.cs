using Microsoft.AspNetCore.Authentication;
using SessionContext.Server.Identity.Tokens;
using SessionContext.Server.Problems;

namespace SessionContext.Server.Identity.Access;

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

    /// <summary>The answer to a token that was checked in vain.</summary>
    /// <param name="failure">Why; null where there was none.</param>
    /// <param name="token">Which token, as the message's beginning; null for the bearer token.</param>
    public static Problem Refused(Exception? failure, string? token = null) =>
        failure switch
        {
            IssuerUnavailableException => Problem.Unavailable(
                failure.Message,
                IssuerUnavailableException.RetryAfter
            ),
            TokenRefusedException => Problem.Unauthorized(
                token is null ? failure.Message : $"{token}: {failure.Message}",
                Problem.InvalidToken
            ),
            _ => Problem.Unauthorized("A bearer token is needed."),
        };

    /// <summary>To a caller who is known and may not do this.</summary>
    public static Task ForbidAsync(HttpContext context, string reason)
    {
        context.Response.Headers.WWWAuthenticate = $"{Problem.Realm}, error=\"insufficient_scope\"";
        return Forbidden(reason).ExecuteAsync(context);
    }

    /// <summary>The same answer where the token is none of the <c>Authorization</c> header.</summary>
    public static Problem Forbidden(string reason) =>
        Problem.Forbidden("The token does not permit this.", reason);
}
