using System.Text.Json;

namespace SessionContext.Core.Documents;

/// <summary>The <c>metadata</c> of a request body: of it, only the version counts (contract § 2).</summary>
internal static class RequestMetadata
{
    /// <summary><c>metadata.version</c>, null where it is not given or breaks a rule.</summary>
    public static long? ReadVersion(JsonElement metadata, List<FieldFault> faults)
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
