using System.Text.Json.Serialization;

namespace SessionContext.Server.Http;

/// <summary>
/// An error answer below <c>/customer</c> (contract § 4). Clients of that API know two shapes of the hosted service:
/// <c>status</c> is the number there, and a refused token is told by its gateway's <c>error</c>. Both are here beside
/// what every error of this service has.
/// </summary>
public sealed record CustomerProblemBody
{
    private const string Root = "/customer";

    /// <summary>The shape for an error.</summary>
    public CustomerProblemBody(ProblemBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        SessionId = body.SessionId;
        Code = body.Code;
        Error = body.Error;
        Message = body.Message;
        Details = body.Details;
        TraceId = body.TraceId;
        Fault = body.Code == StatusCodes.Status401Unauthorized ? GatewayFault.OfToken : null;
    }

    /// <inheritdoc cref="ProblemBody.SessionId"/>
    [JsonPropertyOrder(0)]
    public string? SessionId { get; }

    /// <summary>The HTTP status code.</summary>
    [JsonPropertyOrder(1)]
    public int Code { get; }

    /// <summary>The HTTP status code.</summary>
    [JsonPropertyOrder(2)]
    public int Status => Code;

    /// <inheritdoc cref="ProblemBody.Error"/>
    [JsonPropertyOrder(3)]
    public string Error { get; }

    /// <inheritdoc cref="ProblemBody.Message"/>
    [JsonPropertyOrder(4)]
    public string Message { get; }

    /// <inheritdoc cref="ProblemBody.Details"/>
    [JsonPropertyOrder(5)]
    public object? Details { get; }

    /// <inheritdoc cref="ProblemBody.TraceId"/>
    [JsonPropertyOrder(6)]
    public string? TraceId { get; }

    /// <summary>401: the gateway's error object.</summary>
    [JsonPropertyOrder(7)]
    public GatewayFault? Fault { get; }

    /// <summary>Whether errors of this request have the shape.</summary>
    public static bool Suits(HttpRequest request) => request.Path.StartsWithSegments(Root);
}

/// <summary>The error object of the gateway in front of the hosted service.</summary>
/// <param name="Faultstring">What is the matter.</param>
/// <param name="Detail">The code, for programs.</param>
public sealed record GatewayFault(string Faultstring, GatewayFaultDetail Detail)
{
    /// <summary>To a token that is missing or not valid.</summary>
    public static readonly GatewayFault OfToken = new(
        "Invalid Access Token",
        new("oauth.v2.InvalidAccessToken")
    );
}

/// <summary>The code of a <see cref="GatewayFault"/>.</summary>
/// <param name="Errorcode">One word with dots.</param>
public sealed record GatewayFaultDetail(string Errorcode);
