using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace SessionContext.Server.Identity;

/// <summary>The error body of everything that identity refuses.</summary>
internal static class Refusal
{
    /// <summary>Answers with the status and the service's error body.</summary>
    public static async Task WriteAsync(
        HttpContext context,
        int code,
        string message,
        params string[] details
    )
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteNumber("code", code);
        json.WriteString("status", ReasonPhrases.GetReasonPhrase(code));
        json.WriteString("message", message);
        if (details.Length > 0)
        {
            json.WriteStartArray("details");
            foreach (var detail in details)
            {
                json.WriteStringValue(detail);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>Answers 429 or 503 with when to try again, in whole seconds, at least one.</summary>
    public static Task WriteAsync(
        HttpContext context,
        int code,
        string message,
        TimeSpan retryAfter
    )
    {
        context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(retryAfter.TotalSeconds))
            .ToString(CultureInfo.InvariantCulture);
        return WriteAsync(context, code, message);
    }
}
