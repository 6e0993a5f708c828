using System.Text.Json;

namespace SessionContext.Core.Documents;

/// <summary>
/// How large a body with a document may be (contract § 2): <see cref="DocumentLimits.BodyBytes"/>. A document from a
/// GET has fields that the service added, and can be sent back nevertheless: where a body has a <c>sessionId</c>, only
/// its <c>context</c> counts.
/// </summary>
public static class DocumentSize
{
    /// <summary>
    /// Whether the body of a PUT or PATCH keeps the rule. A body that is not valid JSON counts with all its bytes.
    /// </summary>
    public static bool IsAllowed(ReadOnlySpan<byte> body, DocumentLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return body.Length <= limits.BodyBytes
            || (
                body.Length <= limits.DocumentBytes
                && BytesOfContext(body) is { } bytes
                && bytes <= limits.BodyBytes
            );
    }

    /// <summary>The rule, as a sentence for the client.</summary>
    public static string Rule(DocumentLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return $"The request body has more than {limits.BodyBytes} bytes. In a body with a sessionId, only context counts.";
    }

    /// <summary>
    /// How many bytes the <c>context</c> of a document has; null where the body is not a document with a
    /// <c>sessionId</c>.
    /// </summary>
    private static int? BytesOfContext(ReadOnlySpan<byte> body)
    {
        var bytes = 0;
        var hasSessionId = false;
        try
        {
            var reader = new Utf8JsonReader(body, new() { MaxDepth = int.MaxValue });
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                hasSessionId |= reader.ValueTextEquals("sessionId"u8);
                var isContext = reader.ValueTextEquals("context"u8);
                reader.Read();
                var start = reader.TokenStartIndex;
                reader.Skip();
                bytes = isContext ? (int)(reader.BytesConsumed - start) : bytes;
            }
        }
        catch (JsonException)
        {
            return null;
        }

        return hasSessionId ? bytes : null;
    }
}
