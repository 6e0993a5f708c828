using System.Diagnostics;
using SessionContext.Core;
using SessionContext.Core.Changes;
using SessionContext.Server.Http;
using SessionContext.Server.Problems;
using SessionContext.Server.Telemetry;

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
            ChangeOutcome.Stale stale => Conflict(key, stale),
            ChangeOutcome.PreconditionFailed => PreconditionFailed(key),
            ChangeOutcome.NotTheCustomer refused => Problem.Forbidden(refused.Reason),
            ChangeOutcome.Invalid invalid => Problem.Invalid([invalid.Fault]),
            ChangeOutcome.TooLarge => Problem.TooLarge(
                "The session context would grow larger than this service takes"
            ),
            _ => throw new UnreachableException(),
        };

    private static Problem Conflict(ContextKey key, ChangeOutcome.Stale stale)
    {
        ServiceMetrics.VersionConflict();
        return Problem.Conflict(key, stale.Expected, stale.Current);
    }

    private static Problem PreconditionFailed(ContextKey key)
    {
        ServiceMetrics.PreconditionConflict();
        return Problem.PreconditionFailed(key);
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
