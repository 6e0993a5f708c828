using System.Text.Json;

namespace SessionContext.Core.Documents;

/// <summary>The <c>metadata</c> of a request body: of it, only the version counts (contract § 2).</summary>
internal static class RequestMetadata
{
    /// <summary><c>metadata.version</c>, null where it is not given or breaks a rule.</summary>
    /// <param name="metadata">The field's value; undefined where the body has none.</param>
    /// <param name="isRequired">Whether the body must have <c>metadata</c>, be it without a version.</param>
    /// <param name="errors">Takes every rule that is broken.</param>
    public static long? ReadVersion(JsonElement metadata, bool isRequired, List<FieldError> errors)
    {
        switch (metadata.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                if (isRequired)
                {
                    errors.Add(new("metadata", "is required"));
                }

                return null;
            case not JsonValueKind.Object:
                errors.Add(new("metadata", "must be an object"));
                return null;
        }

        if (
            !metadata.TryGetProperty("version"u8, out var version)
            || version.ValueKind == JsonValueKind.Null
        )
        {
            return null;
        }

        if (
            version.ValueKind == JsonValueKind.Number
            && IntegerText.TryRead(version, out var number)
            && number >= 0
        )
        {
            return number;
        }

        errors.Add(new("metadata.version", "must be an integer from 0 to 9223372036854775807"));
        return null;
    }
}
