using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Identity;

namespace SessionContext.Server.Tests.Events;

/// <summary>
/// A service whose tenants <c>demo</c> and <c>other</c> take webhooks, at a time of its own, and senders that sign.
/// </summary>
public sealed class WebhookShop : IAsyncLifetime
{
    public const string Secret = "a-secret-of-the-tests";
    public const string NextSecret = "whsec_bmV4dC1zZWNyZXQtb2YtdGhlLXRlc3Rz";
    public const string OthersSecret = "a-secret-of-another-tenant";
    public const string OthersHeader = "X-Hub-Proof";

    private static readonly byte[] NextKey = "next-secret-of-the-tests"u8.ToArray();

    private TestServer? _server;

    public FakeTimeProvider Time { get; } = new(new(2026, 2, 4, 17, 6, 50, TimeSpan.Zero));

    public async ValueTask InitializeAsync() =>
        _server = await TestServer.StartAsync(
            null,
            Time,
            [
                .. Calls.Shop,
                $"--Events:Webhooks:demo:Secrets:0={Secret}",
                $"--Events:Webhooks:demo:Secrets:1={NextSecret}",
                $"--Events:Webhooks:other:Secrets:0={OthersSecret}",
                $"--Events:Webhooks:other:SignatureHeader={OthersHeader}",
            ]
        );

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    /// <summary>Sends a body as it is; the headers are what the test makes of them.</summary>
    public async Task<Answer> SendAsync(
        string body,
        IEnumerable<(string Name, string Value)> headers,
        string tenant = "demo",
        string? type = EventCalls.Structured
    )
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"/session-context/{tenant}/events/webhook"
        )
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        request.Content.Headers.ContentType = type is null
            ? null
            : MediaTypeHeaderValue.Parse(type);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _server!.Http.SendAsync(request);
        return await Answer.OfAsync(response);
    }

    /// <summary>Reads a session's context.</summary>
    public async Task<Answer> ReadAsync(string session)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"/session-context/demo/context/{session}"
        );
        request.Headers.Authorization = new("Bearer", await _server!.TokenAsync());
        using var response = await _server!.Http.SendAsync(request);
        return await Answer.OfAsync(response);
    }

    /// <summary>The plain scheme: the body alone.</summary>
    public static (string, string)[] Plain(
        string body,
        string secret = Secret,
        string header = "X-Signature"
    ) => [(header, Sign(Key(secret), body))];

    /// <summary>Standard Webhooks: id, time and body.</summary>
    public (string, string)[] Standard(
        string body,
        string secret = Secret,
        TimeSpan off = default,
        string id = "msg_1"
    )
    {
        var timestamp = (Time.GetUtcNow() + off)
            .ToUnixTimeSeconds()
            .ToString(CultureInfo.InvariantCulture);
        return
        [
            ("webhook-id", id),
            ("webhook-timestamp", timestamp),
            ("webhook-signature", "v1," + Sign(Key(secret), $"{id}.{timestamp}.{body}")),
        ];
    }

    private static byte[] Key(string secret) =>
        secret == NextSecret ? NextKey : Encoding.UTF8.GetBytes(secret);

    private static string Sign(byte[] key, string signed) =>
        Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)));
}
