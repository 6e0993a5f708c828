using System.Net;
using System.Text.Json;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.Sessions;

namespace SessionContext.Server.Tests.Journey;

/// <summary>The shop's other services, which tell what happens.</summary>
internal static class EventSender
{
    /// <summary>Sends an event; again, where its id is given and was sent before.</summary>
    public static async Task TellAsync(
        this Storefront shop,
        string type,
        object data,
        string? id = null
    )
    {
        var body = JsonSerializer.Serialize(
            new
            {
                specversion = "1.0",
                type,
                source = "/shop",
                id = id ?? Guid.NewGuid().ToString(),
                data,
            }
        );
        (
            await shop.SendAsync(
                HttpMethod.Post,
                "/session-context/demo/events",
                await shop.Server.TokenAsync(),
                body,
                type: "application/cloudevents+json"
            )
        ).Is(HttpStatusCode.NoContent);
    }

    /// <summary>A text of a JSON object.</summary>
    public static string Text(this JsonElement json, string name) =>
        json.GetProperty(name).GetString()!;
}
