using System.Text.Json.Serialization;
using SessionContext.Core.Records;
using SessionContext.Core.Scans;

namespace SessionContext.Server.Export;

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
