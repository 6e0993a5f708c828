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
    /// <summary>The same document for this customer.</summary>
    internal ContextReplacement For(string customerId) =>
        this with
        {
            CustomerId = customerId,
            Fields = Fields with { CustomerId = RawJson.OfText(customerId) },
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

        var customerId = FieldRules.Id(
            fields.CustomerId,
            "customerId",
            FieldValues.LongestCustomerId,
            found
        );
        fields.CheckChoices(found);
        var cartId = FieldRules.Id(fields.CartId, "cartId", FieldValues.LongestCartId, found);
        FieldRules.Attributes(fields.Context, limits.Attributes, found);
        var version = RequestMetadata.ReadVersion(metadata, isRequired: true, found);

        errors = found;
        return found.Count == 0 ? new(fields.ToContextFields(), customerId, cartId, version) : null;
    }

    private static void CheckSessionId(
        JsonElement value,
        SessionId sessionId,
        List<FieldError> errors
    )
    {
        if (
            value.ValueKind != JsonValueKind.Null
            && FieldRules.Text(value, "sessionId", 1, 128, errors) is { } text
            && text != sessionId.ToString()
        )
        {
            errors.Add(new("sessionId", "must equal the session id in the path"));
        }
    }
}
