using SessionContext.Core;

namespace SessionContext.Server.Contexts;

/// <summary>DELETE …/context/{sessionId} and …/me/context.</summary>
internal sealed class DeleteContext(SessionContexts contexts)
{
    public async Task<IResult> HandleAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (!ContextCall.TryRead(http, out var call, out var problem))
        {
            return problem;
        }

        var outcome = await contexts
            .DeleteAsync(call.Key, call.Conditions, cancellationToken)
            .ConfigureAwait(false);
        return outcome.ToResult(call.Key);
    }
}
