using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using SessionContext.Core;
using SessionContext.Core.Documents;

namespace SessionContext.Server.Problems;

/// <summary>An error answer; the factories below are all that the service gives.</summary>
internal sealed class Problem(ProblemBody body) : IResult
{
    /// <summary>Begins every <c>WWW-Authenticate</c> of the service.</summary>
    public const string Realm = "Bearer realm=\"session-context\"";

    /// <summary>RFC 6750: the token is expired, revoked, malformed or for another purpose.</summary>
    public const string InvalidToken = "invalid_token";

    // As people read it: no page embeds it, so an apostrophe needs no escape.
    private static readonly ProblemJson Json = new(
        new JsonSerializerOptions(ProblemJson.Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }
    );

    private static readonly string[] OutcomeUnknown = ["outcome unknown"];

    /// <summary>The HTTP status code.</summary>
    public int Status => body.Code;

    private TimeSpan? RetryAfter { get; init; }

    private string? Challenge { get; init; }

    /// <summary>Tells that the encoding of the body is what is not supported, and not its type (RFC 9110 § 12.5.3).</summary>
    private string? AcceptEncoding { get; init; }

    public static Problem Invalid(IEnumerable<FieldFault> faults) =>
        new(
            Of(StatusCodes.Status400BadRequest, "The request is not valid") with
            {
                Details = faults.ToArray(),
            }
        );

    public static Problem Invalid(string field, string rule) =>
        Invalid([new FieldFault(field, rule)]);

    /// <summary>To a caller whose token, or lack of one, is the matter; the challenge is that of RFC 6750 § 3.</summary>
    /// <param name="message">Never repeats input: it becomes part of a header.</param>
    /// <param name="error">The code of RFC 6750 § 3.1; null where there was no token.</param>
    public static Problem Unauthorized(string message, string? error = null) =>
        new(Of(StatusCodes.Status401Unauthorized, message))
        {
            Challenge = error is null
                ? Realm
                : $"{Realm}, error=\"{error}\", error_description=\"{message}\"",
        };

    public static Problem Forbidden(string message, params string[] details) =>
        new(
            Of(StatusCodes.Status403Forbidden, message) with
            {
                Details = details.Length == 0 ? null : details,
            }
        );

    public static Problem SessionNotFound(ContextKey key) =>
        new(
            new ProblemBody
            {
                SessionId = key.SessionId.ToString(),
                Code = StatusCodes.Status404NotFound,
                Message = "Session not found",
            }
        );

    /// <summary>The public API's answer to a stale version, word for word.</summary>
    public static Problem VersionNotFound(ContextKey key, long version) =>
        new(
            new ProblemBody
            {
                SessionId = key.SessionId.ToString(),
                Code = StatusCodes.Status404NotFound,
                Message =
                    $"The context with sessionId {key.SessionId} and version {version} has not been found.",
            }
        );

    public static Problem Conflict(ContextKey key, long? expectedVersion, long currentVersion) =>
        new(
            Of(
                StatusCodes.Status409Conflict,
                "The session context has changed since it was read"
            ) with
            {
                SessionId = key.SessionId.ToString(),
                ExpectedVersion = expectedVersion,
                CurrentVersion = currentVersion,
            }
        );

    public static Problem PreconditionFailed(ContextKey key) =>
        new(
            Of(
                StatusCodes.Status412PreconditionFailed,
                "A precondition of the request does not hold"
            ) with
            {
                SessionId = key.SessionId.ToString(),
            }
        );

    public static Problem TooLarge(string message) =>
        new(Of(StatusCodes.Status413PayloadTooLarge, message));

    public static Problem UnsupportedMediaType(string message) =>
        new(Of(StatusCodes.Status415UnsupportedMediaType, message));

    public static Problem UnsupportedContentEncoding() =>
        new(
            Of(
                StatusCodes.Status415UnsupportedMediaType,
                "The Content-Encoding of the request body must be identity, or absent"
            )
        )
        {
            AcceptEncoding = "identity",
        };

    public static Problem TooManyRequests(string message, TimeSpan retryAfter) =>
        new(Of(StatusCodes.Status429TooManyRequests, message)) { RetryAfter = retryAfter };

    public static Problem Unavailable(StoreUnavailableException reason) =>
        new(
            Of(StatusCodes.Status503ServiceUnavailable, reason.Message) with
            {
                Details = reason.OutcomeUnknown ? OutcomeUnknown : null,
            }
        )
        {
            RetryAfter = reason.RetryAfter,
        };

    public static Problem Unavailable(string message, TimeSpan retryAfter) =>
        new(Of(StatusCodes.Status503ServiceUnavailable, message)) { RetryAfter = retryAfter };

    public static Problem Internal() =>
        new(
            new ProblemBody
            {
                Code = StatusCodes.Status500InternalServerError,
                Message = "The service failed to answer; its log tells why",
            }
        );

    public static Problem NothingHere() =>
        OfStatus(StatusCodes.Status404NotFound, "There is nothing at this path");

    /// <summary>An answer that a status code alone describes: an unknown route, a wrong method, a refused token.</summary>
    public static Problem OfStatus(int status, string? message = null) =>
        new(Of(status, message ?? ReasonPhrases.GetReasonPhrase(status)));

    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = body.Code;
        if (RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds))
                .ToString(CultureInfo.InvariantCulture);
        }

        if (Challenge is not null)
        {
            response.Headers.WWWAuthenticate = Challenge;
        }

        if (AcceptEncoding is not null)
        {
            response.Headers.AcceptEncoding = AcceptEncoding;
        }

        var json = CustomerProblemBody.Suits(httpContext.Request)
            ? JsonSerializer.SerializeToUtf8Bytes(new(body), Json.CustomerProblemBody)
            : ToJson();
        response.ContentType = "application/json";
        response.ContentLength = json.Length;
        return response.Body.WriteAsync(json, httpContext.RequestAborted).AsTask();
    }

    /// <summary>The body alone, in UTF-8.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(body, Json.ProblemBody);

    private static ProblemBody Of(int status, string message) =>
        new()
        {
            Code = status,
            Status = ReasonPhrases.GetReasonPhrase(status),
            Message = message,
        };
}
