using System.Diagnostics;
using SessionContext.Core;
using SessionContext.Core.Changes;
using SessionContext.Server.Http;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Contexts;

/// <summary>The one place where the outcome of a change becomes an HTTP answer.</summary>
internal static class ChangeResults
{
    public static IResult ToResult(this ChangeOutcome outcome, ContextKey key) =>
        outcome switch
        {
            ChangeOutcome.Stored stored => new StoredResult(stored.Revision),
            ChangeOutcome.Deleted => TypedResults.NoContent(),
            ChangeOutcome.NotFound => Problem.SessionNotFound(key),
            ChangeOutcome.Stale stale => new StaleResult(key, stale),
            ChangeOutcome.PreconditionFailed => Problem.PreconditionFailed(key),
            ChangeOutcome.NotTheCustomer refused => NotTheCustomer(refused.Refusal),
            ChangeOutcome.InvalidToken invalid => Problem.Unauthorized(
                ErrorCode.TokenRevoked,
                invalid.Reason,
                Problem.InvalidToken
            ),
            ChangeOutcome.Invalid invalid => Problem.Invalid([invalid.Fault]),
            ChangeOutcome.TooLarge large => Problem.TooLarge(
                $"The context would have more than {large.MostBytes} bytes."
            ),
            _ => throw new UnreachableException(),
        };

    private static Problem NotTheCustomer(CustomerRefusal refusal) =>
        Problem.Of(
            refusal.Kind switch
            {
                CustomerRefusalKind.ProofMissing => ErrorCode.SaasTokenMissing,
                CustomerRefusalKind.ProofInvalid => ErrorCode.SaasTokenInvalid,
                CustomerRefusalKind.ProofOfAnother or CustomerRefusalKind.AnotherCustomer =>
                    ErrorCode.WrongCustomer,
                _ => throw new UnreachableException(),
            },
            refusal.Message
        );

    /// <summary>
    /// 409, or the public API's 404 where <see cref="CompatibilityOptions.StaleVersionIs404"/> asks for it.
    /// </summary>
    private sealed class StaleResult(ContextKey key, ChangeOutcome.Stale stale) : IResult
    {
        /// <inheritdoc />
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var compatibility =
                httpContext.RequestServices.GetRequiredService<CompatibilityOptions>();
            var problem =
                compatibility.StaleVersionIs404 && stale.Expected is { } version
                    ? Problem.VersionNotFound(key, version)
                    : Problem.Conflict(key, stale.Expected, stale.Current);
            return problem.ExecuteAsync(httpContext);
        }
    }

    /// <summary>204 with the ETag of what is stored now.</summary>
    private sealed class StoredResult(Revision revision) : IResult
    {
        /// <inheritdoc />
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status204NoContent;
            httpContext.Response.Headers.ETag = EntityTags.Of(revision);
            return Task.CompletedTask;
        }
    }
}
