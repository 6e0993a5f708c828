using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using SessionContext.Server.Identity.Tokens;

namespace SessionContext.Server.Identity.Access;

/// <summary>What a caller is told who may not pass: 401 and 403 with the <c>WWW-Authenticate</c> of RFC 6750, and 503 where the token's issuer could not be asked.</summary>
internal sealed class AccessAnswers : IAuthorizationMiddlewareResultHandler
{
    private const string Challenge = "Bearer realm=\"session-context\"";

    /// <inheritdoc />
    public Task HandleAsync(
        RequestDelegate next,
        HttpContext context,
        AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult
    ) =>
        authorizeResult.Succeeded ? next(context)
        : authorizeResult.Forbidden ? ForbidAsync(context, authorizeResult.AuthorizationFailure)
        : ChallengeAsync(context);

    private static async Task ChallengeAsync(HttpContext context)
    {
        // The scheme remembers its result for the request, so this checks nothing a second time.
        var failure = (await context.AuthenticateAsync()).Failure;
        switch (failure)
        {
            case IssuerUnavailableException:
                await Refusal.WriteAsync(
                    context,
                    503,
                    failure.Message,
                    IssuerUnavailableException.RetryAfter
                );
                return;

            case TokenRefusedException:
                context.Response.Headers.WWWAuthenticate =
                    $"{Challenge}, error=\"invalid_token\", error_description=\"{failure.Message}\"";
                await Refusal.WriteAsync(context, 401, failure.Message);
                return;

            default:
                context.Response.Headers.WWWAuthenticate = Challenge;
                await Refusal.WriteAsync(context, 401, "A bearer token is needed.");
                return;
        }
    }

    private static Task ForbidAsync(HttpContext context, AuthorizationFailure? failure)
    {
        context.Response.Headers.WWWAuthenticate = $"{Challenge}, error=\"insufficient_scope\"";
        return Refusal.WriteAsync(
            context,
            403,
            "The token does not permit this.",
            [.. failure?.FailureReasons.Select(reason => reason.Message) ?? []]
        );
    }
}
