using System.Text.Json.Serialization;

namespace SessionContext.Server.Problems;

/// <summary>The one shape of every error answer (contract § 3); what does not apply is left out.</summary>
public sealed record ProblemBody
{
    /// <summary>The session asked for, where the answer is about one.</summary>
    [JsonPropertyOrder(0)]
    public string? SessionId { get; init; }

    /// <summary>The HTTP status code.</summary>
    [JsonPropertyOrder(1)]
    public required int Code { get; init; }

    /// <summary>The HTTP reason phrase.</summary>
    [JsonPropertyOrder(2)]
    public string? Status { get; init; }

    /// <summary>What is the matter, as a sentence.</summary>
    [JsonPropertyOrder(3)]
    public required string Message { get; init; }

    /// <summary>400: every fault as <c>{field, message}</c>. 403: what is missing, as strings. 503: <c>outcome unknown</c> where the change may have been made.</summary>
    [JsonPropertyOrder(4)]
    public object? Details { get; init; }

    /// <summary>409: the version that the client gave, if it gave one.</summary>
    [JsonPropertyOrder(5)]
    public long? ExpectedVersion { get; init; }

    /// <summary>409: the version that is stored.</summary>
    [JsonPropertyOrder(6)]
    public long? CurrentVersion { get; init; }
}
