using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;

namespace SessionContext.Server.Http;

/// <summary>The one shape of every error answer (contract § 3); what does not apply is left out.</summary>
public sealed record ProblemBody
{
    /// <summary>An error: what it is for programs, and for people.</summary>
    internal ProblemBody(ErrorCode error, string message)
    {
        Code = error.Status;
        Status = ReasonPhrases.GetReasonPhrase(error.Status);
        Error = error.Name;
        Message = message;
    }

    /// <summary>The session asked for, where the answer is about one.</summary>
    [JsonPropertyOrder(0)]
    public string? SessionId { get; init; }

    /// <summary>The HTTP status code.</summary>
    [JsonPropertyOrder(1)]
    public int Code { get; }

    /// <summary>The HTTP reason phrase.</summary>
    [JsonPropertyOrder(2)]
    public string Status { get; }

    /// <summary>What is wrong, for programs: the name of an <see cref="ErrorCode"/>.</summary>
    [JsonPropertyOrder(3)]
    public string Error { get; }

    /// <summary>What is wrong, as a sentence.</summary>
    [JsonPropertyOrder(4)]
    public string Message { get; }

    /// <summary>
    /// 400: every validation error as <c>{field, message}</c>. Any other status: strings, such as <c>missing scope:
    /// …</c> or <c>outcome unknown</c>.
    /// </summary>
    [JsonPropertyOrder(5)]
    public object? Details { get; init; }

    /// <summary>409: the version that the client gave, if it gave one.</summary>
    [JsonPropertyOrder(6)]
    public long? ExpectedVersion { get; init; }

    /// <summary>409: the version that is stored.</summary>
    [JsonPropertyOrder(7)]
    public long? CurrentVersion { get; init; }

    /// <summary>
    /// Under which the request is found in traces and in the log; null where the HTTP server refused it before it was a
    /// request.
    /// </summary>
    [JsonPropertyOrder(8)]
    public string? TraceId { get; init; }
}
