using SessionContext.Core;
using SessionContext.Server.Http;

namespace SessionContext.Server.Contexts;

/// <summary>
/// DELETE …/context/{sessionId}/attributes/{attributeName} and …/me/context/attributes/{name}. An attribute that is not
/// there is removed already.
/// </summary>
internal sealed class RemoveAttribute(SessionContexts contexts)
{
    public async Task<IResult> HandleAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (!ContextCall.TryRead(http, out var call, out var problem))
        {
            return problem;
        }

        // Not the route value: it keeps %2F, and a name may hold a slash.
        var name = LiteralPath.LastSegment(http);
        var outcome = await contexts
            .RemoveAttributeAsync(call.Key, name, call.Conditions, cancellationToken)
            .ConfigureAwait(false);
        return outcome.ToResult(call.Key);
    }
}
