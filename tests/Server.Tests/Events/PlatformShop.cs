using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Identity;

namespace SessionContext.Server.Tests.Events;

/// <summary>
/// A service whose tenant <c>demo</c> takes the commerce platform's own webhooks, and a sender that signs as the
/// platform does.
/// </summary>
public sealed class PlatformShop : IAsyncLifetime
{
    public const string Secret = "a-secret-of-the-platform";
    public const string NextSecret = "the-next-secret-of-the-platform";
    public const string OthersSecret = "a-secret-of-another-tenant";

    private TestServer? _server;

    public FakeTimeProvider Time { get; } = new(new(2026, 2, 4, 17, 6, 50, TimeSpan.Zero));

    public async ValueTask InitializeAsync() =>
        _server = await TestServer.StartAsync(
            null,
            Time,
            [
                .. Calls.Shop,
                "--Events:Webhooks:demo:Style=emporix",
                $"--Events:Webhooks:demo:Secrets:0={Secret}",
                $"--Events:Webhooks:demo:Secrets:1={NextSecret}",
                $"--Events:Webhooks:other:Secrets:0={OthersSecret}",
            ]
        );

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    /// <summary>Sends an event that was published now, and expects that it is taken.</summary>
    public async Task ApplyAsync(string type, string payload) =>
        (await SendAsync(Event(type, payload))).Is(HttpStatusCode.NoContent);

    /// <summary>Sends a body with the headers of the platform, or with those given instead.</summary>
    public async Task<Answer> SendAsync(
        string body,
        IEnumerable<(string Name, string Value)>? headers = null,
        string tenant = "demo",
        string type = "application/json"
    )
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"/session-context/{tenant}/events/webhook"
        )
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        foreach (var (name, value) in headers ?? Headers(body))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _server!.Http.SendAsync(request);
        return await Answer.OfAsync(response);
    }

    /// <summary>A session's context.</summary>
    public Task<Answer> ReadAsync(string session) => ManageAsync(HttpMethod.Get, session);

    /// <summary>The cart of a session's context; null where it has none.</summary>
    public async Task<string?> CartAsync(string session) =>
        (await ReadAsync(session)).Is(HttpStatusCode.OK).Json.TryGetProperty("cartId", out var cart)
            ? cart.GetString()
            : null;

    /// <summary>Creates a session's context.</summary>
    public async Task CreateAsync(string session, string fields) =>
        (
            await ManageAsync(
                HttpMethod.Put,
                session + "?upsert=true",
                "{" + fields + ",\"metadata\":{}}"
            )
        ).Is(HttpStatusCode.NoContent);

    public static string Event(string type, string payload) =>
        $$$"""{"type":"{{{type}}}","payload":{{{payload}}}}""";

    /// <summary>What the platform sends beside the body.</summary>
    public (string Name, string Value)[] Headers(
        string body,
        string secret = Secret,
        TimeSpan age = default
    ) =>
        [
            ("emporix-event-signature", Sign(Canonical(body), secret)),
            (
                "emporix-event-publish-time",
                (Time.GetUtcNow() - age).ToString("O", CultureInfo.InvariantCulture)
            ),
        ];

    public static string Sign(string text, string secret = Secret) =>
        Convert.ToBase64String(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text))
        );

    /// <summary>
    /// The canonical JSON, made independently of the service: good for bodies whose numbers and strings have one form.
    /// </summary>
    private static string Canonical(string body) =>
        Sorted(JsonNode.Parse(body))
            ?.ToJsonString(
                new()
                {
                    Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                }
            )
        ?? "null";

    private static JsonNode? Sorted(JsonNode? node) =>
        node switch
        {
            JsonObject members => new JsonObject(
                members
                    .OrderBy(member => member.Key, StringComparer.Ordinal)
                    .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))
            ),
            JsonArray items => new JsonArray([.. items.Select(Sorted)]),
            _ => node?.DeepClone(),
        };

    private async Task<Answer> ManageAsync(HttpMethod method, string session, string? body = null)
    {
        using var request = new HttpRequestMessage(
            method,
            $"/session-context/demo/context/{session}"
        );
        request.Headers.Authorization = new("Bearer", await _server!.TokenAsync());
        request.Content = body is null
            ? null
            : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _server!.Http.SendAsync(request);
        return await Answer.OfAsync(response);
    }
}
