using SessionContext.Core;
using SessionContext.Core.Changes;
using SessionContext.Core.Documents;
using SessionContext.Server.Http;
using SessionContext.Server.Tokens;

namespace SessionContext.Server.Contexts;

/// <summary>PUT …/context/{sessionId}[?upsert=true].</summary>
internal sealed class ReplaceContext(
    SessionContexts contexts,
    DocumentLimits limits,
    SaasTokens saasTokens
)
{
    public async Task<IResult> HandleAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (!ContextCall.TryRead(http, out var call, out var problem))
        {
            return problem;
        }

        if (!TryReadUpsert(http.Request, out var upsert))
        {
            return Problem.Invalid("upsert", "must be true or false");
        }

        var body = await JsonBody
            .ReadDocumentAsync(http.Request, limits, cancellationToken)
            .ConfigureAwait(false);
        if (body.Problem is not null)
        {
            return body.Problem;
        }

        var unknown = StrictHandling.FindUnknown(http, body.Bytes, KnownNames.Replacement);
        if (
            ContextReplacement.Parse(body.Bytes, call.Key.SessionId, limits, out var errors)
                is not { } replacement
            || unknown.Count > 0
        )
        {
            return Problem.Invalid([.. errors, .. unknown]);
        }

        var saasToken = http.Request.Headers["saas-token"].ToString();
        var command = new ReplaceCommand
        {
            Replacement = replacement,
            Upsert = upsert,
            Precondition = call.Preconditions,
            Proof = await saasTokens
                .ValidateAsync(saasToken, call.Key.Tenant, cancellationToken)
                .ConfigureAwait(false),
        };
        var outcome = await contexts
            .ReplaceAsync(call.Key, command, cancellationToken)
            .ConfigureAwait(false);
        return outcome.ToResult(call.Key);
    }

    private static bool TryReadUpsert(HttpRequest request, out bool upsert)
    {
        upsert = false;
        if (!request.Query.TryGetValue("upsert", out var values))
        {
            return true;
        }

        // bool.TryParse would take white space around it as well.
        var value = values.ToString();
        upsert = value.Equals("true", StringComparison.OrdinalIgnoreCase);
        return upsert || value.Equals("false", StringComparison.OrdinalIgnoreCase);
    }
}
