using System.Text.Json;

namespace SessionContext.Core.Documents;

/// <summary>The body of a PUT, found good.</summary>
/// <param name="Fields">Slices of the body.</param>
/// <param name="CustomerId">The text of <see cref="ContextFields.CustomerId"/>.</param>
/// <param name="CartId">The text of <see cref="ContextFields.CartId"/>.</param>
/// <param name="Version"><c>metadata.version</c>, if given.</param>
public sealed record ContextReplacement(
    ContextFields Fields,
    string? CustomerId,
    string? CartId,
    long? Version
)
{
    /// <summary>Checks a body against every rule of contract §§ 1–3, and takes it only if it keeps them all.</summary>
    /// <param name="body">UTF-8; the result holds slices of it.</param>
    /// <param name="sessionId">The session in the path; one in the body must equal it.</param>
    /// <param name="limits">The most that is taken.</param>
    /// <param name="faults">Every fault found, none when the result is not null.</param>
    public static ContextReplacement? Parse(
        ReadOnlyMemory<byte> body,
        SessionId sessionId,
        DocumentLimits limits,
        out IReadOnlyList<FieldFault> faults
    )
    {
        using var json = RequestJson.Parse(body, limits.Depth, out faults);
        if (json is null)
        {
            return null;
        }

        var found = new List<FieldFault>();
        var fields = new RawFields(body);
        JsonElement metadata = default;
        foreach (var property in json.RootElement.EnumerateObject())
        {
            if (fields.Take(property))
            {
                continue;
            }

            if (property.NameEquals("metadata"u8))
            {
                metadata = property.Value;
            }
            else if (property.NameEquals("sessionId"u8))
            {
                CheckSessionId(property.Value, sessionId, found);
            }
        }

        var customerId = FieldRules.Text(fields.CustomerId, "customerId", 0, 128, found);
        FieldRules.Text(fields.SiteCode, "siteCode", 1, 64, found);
        FieldRules.Letters(fields.Currency, "currency", 3, FieldRules.CurrencyRule, found);
        FieldRules.Letters(
            fields.TargetLocation,
            "targetLocation",
            2,
            "must be two upper-case letters (ISO 3166-1 alpha-2)",
            found
        );
        FieldRules.Language(fields.Language, "language", found);
        var cartId = FieldRules.Text(fields.CartId, "cartId", 0, 128, found);
        FieldRules.Attributes(fields.Context, limits.Attributes, found);
        var version = ReadVersion(metadata, found);

        faults = found;
        return found.Count == 0 ? new(fields.ToContextFields(), customerId, cartId, version) : null;
    }

    private static void CheckSessionId(
        JsonElement value,
        SessionId sessionId,
        List<FieldFault> faults
    )
    {
        if (
            value.ValueKind != JsonValueKind.Null
            && FieldRules.Text(value, "sessionId", 1, 128, faults) is { } text
            && text != sessionId.ToString()
        )
        {
            faults.Add(new("sessionId", "must equal the session id in the path"));
        }
    }

    private static long? ReadVersion(JsonElement metadata, List<FieldFault> faults)
    {
        switch (metadata.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                faults.Add(new("metadata", "is required"));
                return null;
            case not JsonValueKind.Object:
                faults.Add(new("metadata", "must be an object"));
                return null;
        }

        if (
            !metadata.TryGetProperty("version"u8, out var version)
            || version.ValueKind == JsonValueKind.Null
        )
        {
            return null;
        }

        if (version.ValueKind == JsonValueKind.Number && version.TryGetInt64(out var number))
        {
            return number;
        }

        faults.Add(new("metadata.version", "must be a 64-bit integer"));
        return null;
    }
}
