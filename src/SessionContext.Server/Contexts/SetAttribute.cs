using SessionContext.Core;
using SessionContext.Core.Changes;
using SessionContext.Core.Documents;
using SessionContext.Server.Http;

namespace SessionContext.Server.Contexts;

/// <summary>POST …/attributes with <c>{key, value}</c>. On …/me/context the answer has the attribute's name.</summary>
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
            AttributeAssignment.Parse(body.Bytes, limits, out var errors) is not { } attribute
            || unknown.Count > 0
        )
        {
            return Problem.Invalid([.. errors, .. unknown]);
        }

        var outcome = await contexts
            .SetAttributeAsync(call.Key, attribute, call.Conditions, cancellationToken)
            .ConfigureAwait(false);
        return call.Owner is not null && outcome is ChangeOutcome.Stored stored
            ? new NameResult(attribute, stored.Revision)
            : outcome.ToResult(call.Key);
    }

    /// <summary>201 with the attribute's name as it was sent.</summary>
    private sealed class NameResult(AttributeAssignment attribute, Revision revision) : IResult
    {
        /// <inheritdoc />
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = StatusCodes.Status201Created;
            response.ContentType = "application/json";
            response.ContentLength = attribute.RawName.Length;
            response.Headers.ETag = EntityTags.Of(revision);
            return response.Body.WriteAsync(attribute.RawName, httpContext.RequestAborted).AsTask();
        }
    }
}
