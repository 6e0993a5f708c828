using SessionContext.Core;
using SessionContext.Core.Changes;
using SessionContext.Core.Documents;
using SessionContext.Server.Http;

namespace SessionContext.Server.Contexts;

/// <summary>PATCH …/me/context, as JSON or as a JSON Merge Patch.</summary>
internal sealed class PatchMe(SessionContexts contexts, DocumentLimits limits)
{
    public async Task<IResult> HandleAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (!ContextCall.TryRead(http, out var call, out var problem))
        {
            return problem;
        }

        var body = await JsonBody
            .ReadPatchAsync(http.Request, limits, cancellationToken)
            .ConfigureAwait(false);
        if (body.Problem is not null)
        {
            return body.Problem;
        }

        var unknown = StrictHandling.FindUnknown(http, body.Bytes, KnownNames.Patch);
        if (
            ContextPatch.Parse(body.Bytes, body.IsMergePatch, limits, out var errors)
                is not { } patch
            || unknown.Count > 0
        )
        {
            return Problem.Invalid([.. errors, .. unknown]);
        }

        var outcome = await contexts
            .PatchAsync(call.Key, new PatchCommand(patch, call.Conditions), cancellationToken)
            .ConfigureAwait(false);
        return outcome.ToResult(call.Key);
    }
}
