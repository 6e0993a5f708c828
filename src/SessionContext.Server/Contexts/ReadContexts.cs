using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SessionContext.Core;
using SessionContext.Core.Documents;
using SessionContext.Server.Access;
using SessionContext.Server.Http;

namespace SessionContext.Server.Contexts;

/// <summary>
/// POST …/context/bulk with <c>{sessionIds}</c>: 207 with <c>{index, code, context}</c> for each id, in the order of
/// the ids. The code is that of a GET of the one session, 200, 400 or 404; the context is there with 200.
/// </summary>
internal sealed class ReadContexts(ISessionContextStore store, DocumentLimits limits)
{
    private const int MostSessions = 200;

    public async Task<IResult> HandleAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var body = await JsonBody
            .ReadAsync(http.Request, limits.BodyBytes, cancellationToken)
            .ConfigureAwait(false);
        if (body.Problem is not null)
        {
            return body.Problem;
        }

        var unknown = StrictHandling.FindUnknown(http, body.Bytes, KnownNames.Bulk);
        var asked = Parse(body.Bytes, out var errors);
        if (errors.Count > 0 || unknown.Count > 0)
        {
            return Problem.Invalid([.. errors, .. unknown]);
        }

        var sessions = asked.OfType<SessionId>().ToArray();
        var found = await store
            .ReadManyAsync(Caller.Of(http)!.Tenant!.Value, sessions, cancellationToken)
            .ConfigureAwait(false);
        return new BulkResult(asked, found);
    }

    // Null for an id that no session can have.
    private List<SessionId?> Parse(ReadOnlyMemory<byte> body, out IReadOnlyList<FieldError> errors)
    {
        using var json = RequestJson.Parse(body, limits.Depth, out errors);
        if (json is null)
        {
            return [];
        }

        if (
            !json.RootElement.TryGetProperty("sessionIds"u8, out var ids)
            || ids.ValueKind != JsonValueKind.Array
            || ids.GetArrayLength() is 0 or > MostSessions
            || ids.EnumerateArray().Any(id => id.ValueKind != JsonValueKind.String)
        )
        {
            errors = [new("sessionIds", $"must be an array of 1 to {MostSessions} strings")];
            return [];
        }

        return [.. ids.EnumerateArray().Select(IdOf)];
    }

    private static SessionId? IdOf(JsonElement id)
    {
        try
        {
            return SessionId.TryParse(id.GetString(), out var session) ? session : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair has no text.
            return null;
        }
    }

    private sealed class BulkResult(List<SessionId?> asked, IReadOnlyList<StoredContext?> found)
        : IResult
    {
        /// <inheritdoc />
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = StatusCodes.Status207MultiStatus;
            response.ContentType = "application/json";
            var writer = response.BodyWriter;
            writer.Write("["u8);
            var next = 0;
            for (var i = 0; i < asked.Count; i++)
            {
                var context = asked[i] is null ? null : found[next++];
                var code =
                    asked[i] is null ? StatusCodes.Status400BadRequest
                    : context is null ? StatusCodes.Status404NotFound
                    : StatusCodes.Status200OK;
                Encoding.UTF8.GetBytes(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{(i == 0 ? "" : ",")}{{\"index\":{i},\"code\":{code}"
                    ),
                    writer
                );
                if (context is not null)
                {
                    writer.Write(",\"context\":"u8);
                    await writer
                        .AddAsync(context.Document, httpContext.RequestAborted)
                        .ConfigureAwait(false);
                }

                writer.Write("}"u8);
            }

            writer.Write("]"u8);
        }
    }
}
