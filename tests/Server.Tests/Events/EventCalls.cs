using System.Net.Http.Headers;
using System.Text.Json;
using SessionContext.Server.Tests.Contexts;

namespace SessionContext.Server.Tests.Events;

/// <summary>Sends events to the shop.</summary>
internal static class EventCalls
{
    public const string Path = "/session-context/shop/events";
    public const string Structured = "application/cloudevents+json";
    public const string Batch = "application/cloudevents-batch+json";

    /// <summary>An event's JSON, with an id that no other event has unless one is given.</summary>
    public static string Event(
        string type,
        string? data = null,
        string? id = null,
        string? time = null
    ) =>
        $$"""{"specversion":"1.0","id":{{Quote(id ?? NewId())}},"source":"/tests","type":{{Quote(type)}}{{Member("time", time is null ? null : Quote(time))}}{{Member("data", data)}}}""";

    public static string NewId() => Guid.NewGuid().ToString("N");

    public static Task<Answer> SendEventsAsync(
        this Shop shop,
        string body,
        string? type = Structured,
        Action<HttpRequestMessage>? prepare = null
    ) =>
        shop.SendAsync(
            "POST",
            Path,
            body,
            request =>
            {
                request.Content!.Headers.ContentType = type is null
                    ? null
                    : MediaTypeHeaderValue.Parse(type);
                prepare?.Invoke(request);
            }
        );

    /// <summary>
    /// Binary mode. The headers, without their <c>ce-</c>, go over those of a good event; null leaves one out.
    /// </summary>
    public static Task<Answer> SendBinaryAsync(
        this Shop shop,
        string type,
        string data,
        params (string Name, string? Value)[] headers
    )
    {
        var all = new Dictionary<string, string?>
        {
            ["specversion"] = "1.0",
            ["id"] = NewId(),
            ["source"] = "/tests",
            ["type"] = type,
        };
        foreach (var (name, value) in headers)
        {
            all[name] = value;
        }

        return shop.SendEventsAsync(
            data,
            "application/json",
            request =>
            {
                foreach (var (name, value) in all.Where(header => header.Value is not null))
                {
                    request.Headers.TryAddWithoutValidation("ce-" + name, value);
                }
            }
        );
    }

    private static string Member(string name, string? json) =>
        json is null ? "" : $",\"{name}\":{json}";

    private static string Quote(string text) => JsonSerializer.Serialize(text);
}
