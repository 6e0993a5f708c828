using System.Text.Json;
using System.Text.Json.Serialization;

namespace SessionContext.Server.Desk;

/// <summary>What an operator asks for by command, as one line of JSON.</summary>
internal sealed record DeskRequest
{
    /// <summary>What to do.</summary>
    public required DeskAct Act { get; init; }

    /// <summary>The tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>Who asks: the user of the operating system.</summary>
    public required string User { get; init; }

    /// <summary>The session to show or to end.</summary>
    public string? SessionId { get; init; }

    /// <summary>The customer whose sessions or data are meant.</summary>
    public string? CustomerId { get; init; }

    /// <summary>Of a list: the cart that the sessions have.</summary>
    public string? CartId { get; init; }

    /// <summary>Of a list of all: the site that the sessions have.</summary>
    public string? SiteCode { get; init; }

    /// <summary>Of a list of all: when the sessions changed last, at the earliest.</summary>
    public DateTimeOffset? ModifiedSince { get; init; }

    /// <summary>The session that is not ended.</summary>
    public string? Except { get; init; }

    /// <summary>Of a list: the most sessions; null: all.</summary>
    public int? Limit { get; init; }

    /// <summary>Whether the files are rewritten without what was erased.</summary>
    public bool Compact { get; init; }

    /// <summary>As it goes over the socket.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, DeskJson.Default.DeskRequest);

    /// <summary>Reads what <see cref="ToLine"/> wrote.</summary>
    /// <exception cref="JsonException">It is not a request.</exception>
    public static DeskRequest OfLine(string line) =>
        JsonSerializer.Deserialize(line, DeskJson.Default.DeskRequest)
        ?? throw new JsonException("null is not a request.");
}

/// <summary>What an operator can ask for.</summary>
internal enum DeskAct
{
    /// <summary>The sessions of a customer, a cart or a tenant.</summary>
    List,

    /// <summary>One session's document.</summary>
    Show,

    /// <summary>Ends one session, or those of a customer.</summary>
    End,

    /// <summary>Everything that is stored of a customer.</summary>
    Export,

    /// <summary>Erases a customer.</summary>
    Erase,
}

/// <summary>How requests become JSON, without reflection at run time.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(DeskRequest))]
internal sealed partial class DeskJson : JsonSerializerContext;
