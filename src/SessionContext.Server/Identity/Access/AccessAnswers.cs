using Microsoft.AspNetCore.Authentication;
using SessionContext.Server.Identity.Tokens;
using SessionContext.Server.Problems;

namespace SessionContext.Server.Identity.Access;

/// <summary>What a caller is told who may not pass: 401 and 403 with the <c>WWW-Authenticate</c> of RFC 6750, and 503 where the token's issuer could not be asked.</summary>
internal static class AccessAnswers
{
    private const string Challenge = "Bearer realm=\"session-context\"";

    /// <summary>To a request without a token, or with one that is no good.</summary>
    public static async Task ChallengeAsync(HttpContext context)
    {
        // The scheme remembers its result for the request, so this checks nothing a second time.
        var failure = (await context.AuthenticateAsync()).Failure;
        switch (failure)
        {
            case IssuerUnavailableException:
                await Problem
                    .Unavailable(failure.Message, IssuerUnavailableException.RetryAfter)
                    .ExecuteAsync(context);
                return;

            case TokenRefusedException:
                await UnauthorizedAsync(
                    context,
                    $"{Challenge}, error=\"invalid_token\", error_description=\"{failure.Message}\"",
                    failure.Message
                );
                return;

            default:
                await UnauthorizedAsync(context, Challenge, "A bearer token is needed.");
                return;
        }
    }

    private static Task UnauthorizedAsync(HttpContext context, string challenge, string message)
    {
        context.Response.Headers.WWWAuthenticate = challenge;
        return Problem.OfStatus(StatusCodes.Status401Unauthorized, message).ExecuteAsync(context);
    }

    /// <summary>To a caller who is known and may not do this.</summary>
    public static Task ForbidAsync(HttpContext context, string reason)
    {
        context.Response.Headers.WWWAuthenticate = $"{Challenge}, error=\"insufficient_scope\"";
        return Problem.Forbidden("The token does not permit this.", reason).ExecuteAsync(context);
    }
}
