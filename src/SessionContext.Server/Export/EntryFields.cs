using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using SessionContext.Core;
using SessionContext.Core.Records;
using SessionContext.Core.Scans;

namespace SessionContext.Server.Export;

/// <summary>A context, field by field. The document is text, so that not a blank of it changes.</summary>
internal sealed record ContextFields
{
    public required string Tenant { get; init; }

    public required string SessionId { get; init; }

    /// <summary>In hexadecimal, as in the ETag: it is larger than what many programs take for a number.</summary>
    public required string Incarnation { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ModifiedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public string? CustomerId { get; init; }

    public string? CartId { get; init; }

    /// <summary>The sum of the numbers of <see cref="DerivedFields"/>.</summary>
    public required ushort Derived { get; init; }

    public DateTimeOffset? CartSetAt { get; init; }

    public required string Document { get; init; }

    public static ContextFields Of(ScannedContext entry)
    {
        var (key, context) = entry;
        return Utf8.IsValid(context.Document.Span)
            ? new()
            {
                Tenant = key.Tenant.ToString(),
                SessionId = key.SessionId.ToString(),
                Incarnation = context.Revision.Incarnation.ToString(
                    "x",
                    CultureInfo.InvariantCulture
                ),
                Version = context.Revision.Version,
                CreatedAt = context.CreatedAt,
                ModifiedAt = context.ModifiedAt,
                ExpiresAt = context.ExpiresAt,
                CustomerId = context.CustomerId,
                CartId = context.CartId,
                Derived = (ushort)context.Derived,
                CartSetAt = context.CartSetAt,
                Document = Encoding.UTF8.GetString(context.Document.Span),
            }
            : throw new ExportFileException($"The document of {key} is not valid UTF-8.");
    }

    public ScannedContext Entry()
    {
        return long.TryParse(
            Incarnation,
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture,
            out var incarnation
        )
            ? new(
                new ContextKey(FieldText.Tenant(Tenant), FieldText.Session(SessionId)),
                new StoredContext
                {
                    Revision = new Revision(incarnation, Version),
                    CreatedAt = CreatedAt,
                    ModifiedAt = ModifiedAt,
                    ExpiresAt = ExpiresAt,
                    CustomerId = FieldText.Id(CustomerId),
                    CartId = FieldText.Id(CartId),
                    Derived = (DerivedFields)Derived,
                    CartSetAt = CartSetAt,
                    Document = Encoding.UTF8.GetBytes(Document),
                }
            )
            : throw new FormatException("incarnation must be 1 to 16 hexadecimal digits");
    }
}

/// <summary>A small record, field by field.</summary>
internal sealed record RecordFields
{
    [JsonConverter(typeof(JsonStringEnumConverter<RecordKind>))]
    public required RecordKind Kind { get; init; }

    public required string Tenant { get; init; }

    public required string Id { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Base64.</summary>
    public required byte[] Value { get; init; }

    public static RecordFields Of(ScannedRecord entry) =>
        new()
        {
            Kind = entry.Key.Kind,
            Tenant = entry.Key.Tenant.ToString(),
            Id = entry.Key.Id,
            Version = entry.Record.Version,
            ExpiresAt = entry.Record.ExpiresAt,
            Value = entry.Record.Value.ToArray(),
        };

    public ScannedRecord Entry() =>
        RecordKinds.BelongToSessions.Contains(Kind) && Id.Length > 0
            ? new(
                new RecordKey(Kind, FieldText.Tenant(Tenant), FieldText.Id(Id)!),
                new StoredRecord(Version, ExpiresAt, Value)
            )
            : throw new FormatException(
                $"a record's kind must be {string.Join(" or ", RecordKinds.BelongToSessions)}, and its id not empty"
            );
}

/// <summary>Takes names and ids out of a file, as long as every engine can store them.</summary>
internal static class FieldText
{
    // Of each engine: 128 characters of four.
    private const int MostIdBytes = 512;

    /// <exception cref="FormatException">It is no tenant's name.</exception>
    public static Tenant Tenant(string name) =>
        Core.Tenant.TryParse(name, out var tenant)
            ? tenant
            : throw new FormatException($"tenant {Core.Tenant.Rule}");

    /// <exception cref="FormatException">It is no session's id.</exception>
    public static SessionId Session(string id) =>
        SessionId.TryParse(id, out var session)
            ? session
            : throw new FormatException($"sessionId {SessionId.Rule}");

    /// <exception cref="FormatException">It is too long.</exception>
    public static string? Id(string? id) =>
        id is null || Encoding.UTF8.GetByteCount(id) <= MostIdBytes
            ? id
            : throw new FormatException($"an id must be at most {MostIdBytes} bytes");
}
