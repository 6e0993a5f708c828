using System.Text.Json;
using SessionContext.Core.Documents;
using SessionContext.Core.Events;

namespace SessionContext.Server.Events;

/// <summary>
/// Reads the body of the platform's own webhooks: one event, <c>{"type":"cart.created","payload":{…}}</c>.
/// </summary>
internal static class PlatformBody
{
    private const string Source = "emporix";

    /// <summary>The event of the body.</summary>
    /// <param name="json">The body, an object.</param>
    /// <param name="id">Stands for the event's id: the digest of what is signed.</param>
    /// <param name="publishedAt">When it was published, as a header says that nothing signs.</param>
    public static ReceivedEvents Read(JsonElement json, string id, DateTimeOffset publishedAt)
    {
        var errors = new List<FieldError>();
        if (!AttributeTexts.In(json)("type", out var type) || type is null)
        {
            errors.Add(new("type", "must be a string"));
        }

        IncomingEvent? incoming = null;
        if (PlatformEventTypes.Knows(type))
        {
            json.TryGetProperty("payload"u8, out var payload);
            var data = new ShopEventData(payload, "payload");
            var shopEvent = PlatformEventTypes.Read(type, data);
            errors.AddRange(data.ValidationErrors);
            incoming = shopEvent is null
                ? null
                : new(Source, id, SignedTime(payload) ?? publishedAt, shopEvent);
        }

        return new([new(type, incoming)], errors);
    }

    /// <summary>When it happened, as the signed part says: nobody can make an old event a new one.</summary>
    private static DateTimeOffset? SignedTime(JsonElement payload)
    {
        if (
            payload.ValueKind != JsonValueKind.Object
            || !payload.TryGetProperty("metadata"u8, out var metadata)
            || metadata.ValueKind != JsonValueKind.Object
        )
        {
            return null;
        }

        var textOf = AttributeTexts.In(metadata);
        return Time(textOf, "modifiedAt") ?? Time(textOf, "createdAt");
    }

    private static DateTimeOffset? Time(AttributeText textOf, string name) =>
        textOf(name, out var text) ? PlatformTime.Parse(text) : null;
}
