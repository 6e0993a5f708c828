using SessionContext.Core;
using SessionContext.Core.Documents;
using SessionContext.Server.Http;
using SessionContext.Server.Problems;

namespace SessionContext.Server.Contexts;

/// <summary>POST …/context/{sessionId}/attributes with <c>{key, value}</c>: 204 · 400 · 404 · 412.</summary>
internal sealed class SetAttribute(SessionContexts contexts, DocumentLimits limits)
{
    public async Task<IResult> HandleAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (!ContextCall.TryRead(http, out var call, out var problem))
        {
            return problem;
        }

        var body = await JsonBody
            .ReadAsync(http.Request, limits.BodyBytes, cancellationToken)
            .ConfigureAwait(false);
        if (body.Problem is not null)
        {
            return body.Problem;
        }

        var unknown = StrictHandling.FindUnknown(http, body.Bytes, KnownNames.Attribute);
        if (
            AttributeAssignment.Parse(body.Bytes, limits, out var faults) is not { } attribute
            || unknown.Count > 0
        )
        {
            return Problem.Invalid([.. faults, .. unknown]);
        }

        var outcome = await contexts
            .SetAttributeAsync(call.Key, attribute, call.Conditions, cancellationToken)
            .ConfigureAwait(false);
        return outcome.ToResult(call.Key);
    }
}
