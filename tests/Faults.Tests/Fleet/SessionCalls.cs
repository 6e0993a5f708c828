using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace SessionContext.Faults.Tests.Fleet;

/// <summary>The calls on one session's context that these tests make.</summary>
internal static class SessionCalls
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Task<HttpResponseMessage> ReadAsync(this HttpClient http, string session) =>
        http.GetAsync(PathOf(session), Cancellation);

    /// <summary>Writes a document that says <paramref name="text"/> over a version; 0: none is stored.</summary>
    public static async Task<HttpResponseMessage> WriteAsync(
        this HttpClient http,
        string session,
        long version,
        string text,
        EntityTagHeaderValue? ifMatch = null,
        bool create = false
    )
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Put,
            PathOf(session) + "?upsert=true"
        );
        request.Content = JsonContent.Create(
            new { context = new { text }, metadata = new { version } }
        );
        if (ifMatch is not null)
        {
            request.Headers.IfMatch.Add(ifMatch);
        }

        if (create)
        {
            request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
        }

        return await http.SendAsync(request, Cancellation);
    }

    public static async Task<HttpResponseMessage> EndAsync(
        this HttpClient http,
        string session,
        EntityTagHeaderValue ifMatch
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, PathOf(session));
        request.Headers.IfMatch.Add(ifMatch);
        return await http.SendAsync(request, Cancellation);
    }

    /// <summary>What is stored: the version and the text.</summary>
    public static async Task<(long Version, string? Text)> StoredAsync(
        this HttpClient http,
        string session
    )
    {
        using var answer = await http.ReadAsync(session);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var document = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        return (
            document.GetProperty("metadata").GetProperty("version").GetInt64(),
            document.GetProperty("context").GetProperty("text").GetString()
        );
    }

    /// <summary>Asks until the node is ready to serve.</summary>
    public static async Task UntilReadyAsync(this HttpClient http)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (true)
        {
            using var answer = await http.GetAsync("/health/ready", patience.Token);
            if (answer.IsSuccessStatusCode)
            {
                return;
            }

            await Task.Delay(50, patience.Token);
        }
    }

    private static string PathOf(string session) => $"/session-context/shop/context/{session}";
}
