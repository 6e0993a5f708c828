using System.Text.Json;

namespace SessionContext.Core.Documents;

/// <summary>The body of a PUT, found good.</summary>
/// <param name="Fields">Slices of the body.</param>
/// <param name="CustomerId">The text of <see cref="ContextField.CustomerId"/>.</param>
/// <param name="CartId">The text of <see cref="ContextField.CartId"/>.</param>
/// <param name="Version"><c>metadata.version</c>, if given.</param>
public sealed record ContextReplacement(
    ContextFields Fields,
    string? CustomerId,
    string? CartId,
    long? Version
)
{
    /// <summary>The same document for this customer.</summary>
    internal ContextReplacement For(string customerId) =>
        this with
        {
            CustomerId = customerId,
            Fields = Fields.With(ContextField.CustomerId, RawJson.OfText(customerId)),
        };

    /// <summary>Checks a body against every rule of contract §§ 1–3, and takes it only if it keeps them all.</summary>
    /// <param name="body">UTF-8; the result holds slices of it.</param>
    /// <param name="sessionId">The session in the path; one in the body must equal it.</param>
    /// <param name="limits">The most that is taken.</param>
    /// <param name="errors">Every error found, none when the result is not null.</param>
    public static ContextReplacement? Parse(
        ReadOnlyMemory<byte> body,
        SessionId sessionId,
        DocumentLimits limits,
        out IReadOnlyList<FieldError> errors
    )
    {
        using var json = RequestJson.Parse(body, limits.Depth, out errors);
        if (json is null)
        {
            return null;
        }

        var found = new List<FieldError>();
        var root = json.RootElement;
        if (root.TryGetProperty("sessionId"u8, out var inBody))
        {
            CheckSessionId(inBody, sessionId, found);
        }

        var fields = ContextFields.Parse(body, root, ContextField.All.AsSpan(), limits, found);
        root.TryGetProperty("metadata"u8, out var metadata);
        var version = RequestMetadata.ReadVersion(metadata, isRequired: true, found);

        errors = found;
        return found.Count > 0
            ? null
            : new(
                fields,
                RawJson.ToText(fields[ContextField.CustomerId]),
                RawJson.ToText(fields[ContextField.CartId]),
                version
            );
    }

    private static void CheckSessionId(
        JsonElement value,
        SessionId sessionId,
        List<FieldError> errors
    )
    {
        if (
            FieldRule.SessionId.Read(value, "sessionId", errors) is { } text
            && text != sessionId.ToString()
        )
        {
            errors.Add(new("sessionId", "must equal the session id in the path"));
        }
    }
}
