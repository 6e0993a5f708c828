using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SessionContext.Server.Tests.Contexts;

/// <summary>What came back.</summary>
public sealed partial record Answer(
    HttpStatusCode Status,
    string Text,
    HttpResponseHeaders Headers,
    HttpContentHeaders ContentHeaders
)
{
    public string? ETag => Headers.ETag?.ToString();

    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>The body of an error without its trace id, which is another one each time.</summary>
    public string Error => WithoutTraceId(Text);

    public static string WithoutTraceId(string error) => TraceId().Replace(error, "");

    public long Version => Json.GetProperty("metadata").GetProperty("version").GetInt64();

    public static async Task<Answer> OfAsync(HttpResponseMessage response) =>
        new(
            response.StatusCode,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            response.Headers,
            response.Content.Headers
        );

    /// <summary>The status, with the body in the failure's message.</summary>
    public Answer Is(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{(int)Status} in the place of {(int)status}: {Text}");
        return this;
    }

    /// <summary>A 400 that names exactly these fields.</summary>
    public void Names(params string[] fields)
    {
        Is(HttpStatusCode.BadRequest);
        Assert.Equal(
            fields,
            Json.GetProperty("details")
                .EnumerateArray()
                .Select(error => error.GetProperty("field").GetString()!)
        );
    }

    [GeneratedRegex(",\"traceId\":\"[0-9a-f]{32}\"")]
    private static partial Regex TraceId();
}
