using System.Collections.Frozen;
using System.Reflection;

namespace SessionContext.Server.Http;

/// <summary>
/// What an error answer is about, for programs: the <c>error</c> of its body. A code keeps its name and its meaning;
/// docs/errors.md has all of them. <c>POST /oauth/token</c> has the codes of RFC 6749 § 5.2 instead.
/// </summary>
/// <param name="Status">The HTTP status code that comes with it.</param>
/// <param name="Name">The text in the body.</param>
internal sealed record ErrorCode(int Status, string Name)
{
    public static readonly ErrorCode InvalidRequest = new(400, "invalid_request");
    public static readonly ErrorCode MalformedRequest = new(400, "malformed_request");
    public static readonly ErrorCode UnknownHost = new(400, "unknown_host");

    public static readonly ErrorCode TokenMissing = new(401, "token_missing");
    public static readonly ErrorCode TokenInvalid = new(401, "token_invalid");
    public static readonly ErrorCode TokenExpired = new(401, "token_expired");
    public static readonly ErrorCode TokenRevoked = new(401, "token_revoked");
    public static readonly ErrorCode SubjectTokenInvalid = new(401, "subject_token_invalid");
    public static readonly ErrorCode RefreshTokenInvalid = new(401, "refresh_token_invalid");
    public static readonly ErrorCode ClientInvalid = new(401, "client_invalid");
    public static readonly ErrorCode CredentialsInvalid = new(401, "credentials_invalid");
    public static readonly ErrorCode SignatureInvalid = new(401, "signature_invalid");

    public static readonly ErrorCode MissingScope = new(403, "missing_scope");
    public static readonly ErrorCode WrongTenant = new(403, "wrong_tenant");
    public static readonly ErrorCode SessionRequired = new(403, "session_required");
    public static readonly ErrorCode CustomerRequired = new(403, "customer_required");
    public static readonly ErrorCode SaasTokenMissing = new(403, "saas_token_missing");
    public static readonly ErrorCode SaasTokenInvalid = new(403, "saas_token_invalid");
    public static readonly ErrorCode WrongCustomer = new(403, "wrong_customer");
    public static readonly ErrorCode LoginRefused = new(403, "login_refused");
    public static readonly ErrorCode OriginRefused = new(403, "origin_refused");
    public static readonly ErrorCode Forbidden = new(403, "forbidden");

    public static readonly ErrorCode SessionNotFound = new(404, "session_not_found");
    public static readonly ErrorCode NoSuchRoute = new(404, "no_such_route");

    /// <summary>
    /// The 404 of <see cref="Settings.CompatibilityOptions.StaleVersionIs404"/>; programs see the same code with either
    /// status.
    /// </summary>
    public static readonly ErrorCode StaleVersionNotFound = new(404, "stale_version");

    public static readonly ErrorCode MethodNotAllowed = new(405, "method_not_allowed");
    public static readonly ErrorCode RequestTimeout = new(408, "request_timeout");
    public static readonly ErrorCode StaleVersion = new(409, "stale_version");
    public static readonly ErrorCode PreconditionFailed = new(412, "precondition_failed");
    public static readonly ErrorCode TooLarge = new(413, "too_large");
    public static readonly ErrorCode RequestLineTooLong = new(414, "request_line_too_long");
    public static readonly ErrorCode UnsupportedMediaType = new(415, "unsupported_media_type");
    public static readonly ErrorCode UnsupportedEncoding = new(415, "unsupported_encoding");
    public static readonly ErrorCode RateLimited = new(429, "rate_limited");
    public static readonly ErrorCode HeadersTooLarge = new(431, "headers_too_large");

    public static readonly ErrorCode InternalError = new(500, "internal_error");
    public static readonly ErrorCode StoreUnavailable = new(503, "store_unavailable");
    public static readonly ErrorCode OutcomeUnknown = new(503, "outcome_unknown");
    public static readonly ErrorCode Overloaded = new(503, "overloaded");
    public static readonly ErrorCode ShuttingDown = new(503, "shutting_down");
    public static readonly ErrorCode IssuerUnavailable = new(503, "issuer_unavailable");
    public static readonly ErrorCode LoginUnavailable = new(503, "login_unavailable");
    public static readonly ErrorCode HttpVersionNotSupported = new(
        505,
        "http_version_not_supported"
    );

    /// <summary>All of them.</summary>
    public static IReadOnlyCollection<ErrorCode> All { get; } =
    [
        .. typeof(ErrorCode)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => field.GetValue(null))
            .OfType<ErrorCode>(),
    ];

    /// <summary>The name where the HTTP server refuses a request with a status that none of the codes has.</summary>
    public const string Refused = "request_refused";

    private static readonly FrozenDictionary<int, ErrorCode> OfServer = new[]
    {
        MalformedRequest,
        NoSuchRoute,
        MethodNotAllowed,
        RequestTimeout,
        TooLarge,
        RequestLineTooLong,
        UnsupportedMediaType,
        HeadersTooLarge,
        InternalError,
        HttpVersionNotSupported,
    }.ToFrozenDictionary(code => code.Status);

    /// <summary>
    /// The code of what the HTTP server or the framework refuses, of which the status is all that is known.
    /// </summary>
    public static ErrorCode OfStatus(int status) =>
        OfServer.GetValueOrDefault(status) ?? new(status, Refused);
}
