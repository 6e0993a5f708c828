using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using SessionContext.Server.Tests.Logins;

namespace SessionContext.Server.Tests.Journey;

/// <summary>The shop's other services, which tell what happens.</summary>
internal static class EventSender
{
    private static readonly JsonSerializerOptions WithoutNulls = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Sends an event; again, where its id is given and was sent before.</summary>
    public static async Task TellAsync(
        this SessionFixture shop,
        string type,
        object data,
        string? id = null,
        DateTimeOffset? time = null
    )
    {
        var body = JsonSerializer.Serialize(
            new
            {
                specversion = "1.0",
                type,
                source = "/shop",
                id = id ?? Guid.NewGuid().ToString(),
                time,
                data,
            },
            WithoutNulls
        );
        (
            await shop.SendAsync(
                HttpMethod.Post,
                "/session-context/demo/events",
                shop.ServiceToken,
                body,
                type: "application/cloudevents+json"
            )
        ).Is(HttpStatusCode.NoContent);
    }

    /// <summary>A text of a JSON object.</summary>
    public static string Text(this JsonElement json, string name) =>
        json.GetProperty(name).GetString()!;
}
