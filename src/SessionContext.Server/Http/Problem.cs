using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using SessionContext.Core;
using SessionContext.Core.Documents;
using SessionContext.Server.Hosting;

namespace SessionContext.Server.Http;

/// <summary>An error answer; the factories below are all that the service gives.</summary>
internal sealed class Problem : IResult
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

    private readonly ProblemBody _body;

    private readonly string _cause;

    private Problem(ProblemBody body, string? cause = null)
    {
        _body = body;
        _cause = cause ?? body.Error;
    }

    /// <summary>The HTTP status code.</summary>
    public int Status => _body.Code;

    private TimeSpan? RetryAfter { get; init; }

    private string? Challenge { get; init; }

    /// <summary>
    /// Tells that the encoding of the body is what is not supported, and not its type (RFC 9110 § 12.5.3).
    /// </summary>
    private string? AcceptEncoding { get; init; }

    public static Problem Invalid(IEnumerable<FieldError> errors) =>
        new(
            new(ErrorCode.InvalidRequest, "The request is not valid.")
            {
                Details = errors.ToArray(),
            }
        );

    public static Problem Invalid(string field, string rule) =>
        Invalid([new FieldError(field, rule)]);

    /// <summary>To a caller whose token is missing or not valid; the challenge is that of RFC 6750 § 3.</summary>
    /// <param name="error">What is wrong, for programs.</param>
    /// <param name="message">Never repeats input: it becomes part of a header.</param>
    /// <param name="challenge">The code of RFC 6750 § 3.1; null where there was no token.</param>
    /// <param name="cause">One of <see cref="RefusalCause"/> where metrics tell more than
    /// <paramref name="error"/>.</param>
    public static Problem Unauthorized(
        ErrorCode error,
        string message,
        string? challenge = null,
        string? cause = null
    ) =>
        new(new(error, message), cause)
        {
            Challenge = challenge is null
                ? Realm
                : $"{Realm}, error=\"{challenge}\", error_description=\"{message}\"",
        };

    /// <summary>An error that its code and a sentence describe.</summary>
    public static Problem Of(ErrorCode error, string message, params string[] details) =>
        new(new(error, message) { Details = details.Length == 0 ? null : details });

    public static Problem SessionNotFound(ContextKey key) =>
        new(
            new(ErrorCode.SessionNotFound, "Session not found")
            {
                SessionId = key.SessionId.ToString(),
            }
        );

    /// <summary>The public API's answer to a stale version, word for word.</summary>
    public static Problem VersionNotFound(ContextKey key, long version) =>
        new(
            new(
                ErrorCode.StaleVersionNotFound,
                $"The context with sessionId {key.SessionId} and version {version} has not been found."
            )
            {
                SessionId = key.SessionId.ToString(),
            }
        );

    public static Problem Conflict(ContextKey key, long? expectedVersion, long currentVersion) =>
        new(
            new(ErrorCode.StaleVersion, "The session context has changed since it was read.")
            {
                SessionId = key.SessionId.ToString(),
                ExpectedVersion = expectedVersion,
                CurrentVersion = currentVersion,
            }
        );

    public static Problem PreconditionFailed(ContextKey key) =>
        new(
            new(ErrorCode.PreconditionFailed, "A precondition of the request does not hold.")
            {
                SessionId = key.SessionId.ToString(),
            }
        );

    public static Problem TooLarge(string message) => Of(ErrorCode.TooLarge, message);

    public static Problem UnsupportedMediaType(string message) =>
        Of(ErrorCode.UnsupportedMediaType, message);

    public static Problem UnsupportedContentEncoding() =>
        new(
            new(
                ErrorCode.UnsupportedEncoding,
                "The Content-Encoding of the request body must be identity, or absent."
            )
        )
        {
            AcceptEncoding = "identity",
        };

    /// <summary>To a caller who calls too often.</summary>
    /// <param name="message">Which limit it is.</param>
    /// <param name="retryAfter">When to try again.</param>
    /// <param name="cause">Which limit it is, for metrics: one of <see cref="RefusalCause"/>.</param>
    public static Problem TooManyRequests(string message, TimeSpan retryAfter, string cause) =>
        new(new(ErrorCode.RateLimited, message), cause) { RetryAfter = retryAfter };

    public static Problem Unavailable(StoreUnavailableException reason) =>
        new(
            reason.OutcomeUnknown
                ? new(ErrorCode.OutcomeUnknown, reason.Message) { Details = OutcomeUnknown }
            : reason.Kind == StoreFailureKind.Closing
                ? new(ErrorCode.ShuttingDown, "The service is shutting down.")
            : new(ErrorCode.StoreUnavailable, reason.Message)
        )
        {
            RetryAfter = reason.RetryAfter,
        };

    /// <summary>503 for another reason than the store.</summary>
    /// <param name="error">What is wrong, for programs.</param>
    /// <param name="message">What is wrong, as a sentence.</param>
    /// <param name="retryAfter">When to try again.</param>
    /// <param name="cause">One of <see cref="RefusalCause"/> where metrics tell more than
    /// <paramref name="error"/>.</param>
    public static Problem Unavailable(
        ErrorCode error,
        string message,
        TimeSpan retryAfter,
        string? cause = null
    ) => new(new(error, message), cause) { RetryAfter = retryAfter };

    public static Problem Internal() =>
        Of(ErrorCode.InternalError, "The service failed to answer; see its log.");

    public static Problem NoSuchRoute() =>
        Of(ErrorCode.NoSuchRoute, "Not found; the API is described at /openapi/v1.json.");

    /// <summary>An answer of the HTTP server or the framework, which a status code alone describes.</summary>
    public static Problem OfStatus(int status, string? message = null) =>
        Of(ErrorCode.OfStatus(status), message ?? ReasonPhrases.GetReasonPhrase(status));

    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        Count();
        var response = httpContext.Response;
        response.StatusCode = _body.Code;
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

        var body = _body with { TraceId = RequestTrace.IdOf(httpContext) };
        var json = CustomerProblemBody.Suits(httpContext.Request)
            ? JsonSerializer.SerializeToUtf8Bytes(new(body), Json.CustomerProblemBody)
            : JsonSerializer.SerializeToUtf8Bytes(body, Json.ProblemBody);
        response.ContentType = "application/json";
        response.ContentLength = json.Length;
        return response.Body.WriteAsync(json, httpContext.RequestAborted).AsTask();
    }

    /// <summary>Counts the refusal; <see cref="ExecuteAsync"/> does.</summary>
    public void Count() => ServiceMetrics.Refused(_cause);

    /// <summary>The body alone, in UTF-8, of what was refused before it was a request.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(_body, Json.ProblemBody);
}
