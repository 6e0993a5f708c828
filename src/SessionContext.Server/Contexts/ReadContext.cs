using SessionContext.Core;
using SessionContext.Server.Problems;

namespace SessionContext.Server.Contexts;

/// <summary>GET …/context/{sessionId} and …/me/context: 200 the document · 304 · 404 · 412.</summary>
internal sealed class ReadContext(SessionContexts contexts)
{
    public async Task<IResult> HandleAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (!ContextCall.TryRead(http, out var call, out var problem))
        {
            return problem;
        }

        if (
            await contexts.ReadAsync(call.Key, cancellationToken).ConfigureAwait(false)
            is not { } context
        )
        {
            return Problem.SessionNotFound(call.Key);
        }

        if (call.Visitor?.RefusalFor(context) is { } reason)
        {
            return Problem.Forbidden(reason);
        }

        if (call.Preconditions is { } preconditions)
        {
            if (!preconditions.MatchHolds(context.Revision))
            {
                return Problem.PreconditionFailed(call.Key);
            }

            if (!preconditions.NoneMatchHolds(context.Revision))
            {
                return new NotModifiedResult(context.Revision);
            }
        }

        return new DocumentResult(context);
    }
}
