using SessionContext.Core;
using SessionContext.Server.Http;

namespace SessionContext.Server.Contexts;

/// <summary>GET …/context/{sessionId} and …/me/context.</summary>
internal sealed class ReadContext(SessionContexts contexts)
{
    public async Task<IResult> HandleAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (!ContextCall.TryRead(http, out var call, out var problem))
        {
            return problem;
        }

        var (context, refusal) = call.Owner is { } owner
            ? await contexts.ReadOwnAsync(call.Key, owner, cancellationToken).ConfigureAwait(false)
            : (await contexts.ReadAsync(call.Key, cancellationToken).ConfigureAwait(false), null);
        if (refusal is not null)
        {
            return refusal.ToResult(call.Key);
        }

        if (context is null)
        {
            return Problem.SessionNotFound(call.Key);
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
