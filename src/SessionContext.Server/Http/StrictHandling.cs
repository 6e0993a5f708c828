using System.Text.Json;
using Microsoft.Extensions.Primitives;
using SessionContext.Core.Documents;

namespace SessionContext.Server.Http;

/// <summary>
/// <c>Prefer: handling=strict</c> (RFC 7240 § 4.4): a caller who would rather be refused than have a misspelt name
/// ignored. Without the header nothing is looked at and nothing changes.
/// </summary>
internal static class StrictHandling
{
    private const string Header = "Prefer";
    private const string Applied = "Preference-Applied";
    private const string Preference = "handling";
    private const string Strict = "strict";

    // More would make the answer larger than the request.
    private const int MostNamed = 100;
    private static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    /// <summary>
    /// Where the caller prefers strictness, a validation error for each unknown top-level field and query parameter;
    /// the answer then confirms the preference. Else none.
    /// </summary>
    /// <param name="http">The call.</param>
    /// <param name="body">The body, JSON or not.</param>
    /// <param name="known">The names that the call knows.</param>
    public static IReadOnlyList<FieldError> FindUnknown(
        HttpContext http,
        ReadOnlyMemory<byte> body,
        KnownNames known
    )
    {
        var preferences = http.Request.Headers[Header];
        if (preferences.Count == 0 || !IsStrict(preferences))
        {
            return [];
        }

        http.Response.Headers[Applied] = $"{Preference}={Strict}";
        return
        [
            .. FieldsOf(body)
                .Except(known.Fields)
                .Take(MostNamed)
                .Select(name => Fault(name, known.Fields)),
            .. http
                .Request.Query.Keys.Except(known.Parameters)
                .Take(MostNamed)
                .Select(name => Fault(name, known.Parameters)),
        ];
    }

    // RFC 7240 § 2: a list of preferences, each with parameters that mean nothing here; the first of a name counts.
    private static bool IsStrict(StringValues header)
    {
        foreach (var preference in header.ToString().Split(','))
        {
            var parts = preference.Split(';')[0].Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts[0].Equals(Preference, StringComparison.OrdinalIgnoreCase))
            {
                return parts.Length == 2
                    && parts[1].Trim('"').Equals(Strict, StringComparison.OrdinalIgnoreCase);
            }
        }

        return false;
    }

    private static List<string> FieldsOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, AnyDepth);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? [.. json.RootElement.EnumerateObject().Select(field => field.Name)]
                : [];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // What is wrong with the body as a whole is another error.
            return [];
        }
    }

    private static FieldError Fault(string name, IReadOnlyList<string> known) =>
        new(
            name,
            NearestName.To(name, known) is { } nearest ? $"is unknown; did you mean {nearest}?"
                : known.Count == 0 ? "is unknown; this call takes none"
                : $"is unknown; known are {string.Join(", ", known)}"
        );
}

/// <summary>What a call knows by name.</summary>
/// <param name="Fields">The top-level fields of its body, also those that it accepts and does not use.</param>
/// <param name="Parameters">The parameters of its query.</param>
internal sealed record KnownNames(
    IReadOnlyList<string> Fields,
    params IReadOnlyList<string> Parameters
)
{
    // A document that was read may be sent back whole.
    private static readonly string[] Document =
    [
        "sessionId",
        .. ContextField.All.Select(field => field.Name),
        "metadata",
    ];

    /// <summary>PUT of a context.</summary>
    public static readonly KnownNames Replacement = new(Document, "upsert");

    /// <summary>PATCH of a context.</summary>
    public static readonly KnownNames Patch = new(Document);

    /// <summary>POST of an attribute.</summary>
    public static readonly KnownNames Attribute = new(["key", "value"]);

    /// <summary>GET of a list of contexts.</summary>
    public static readonly KnownNames List = new(
        [],
        "customerId",
        "cartId",
        "siteCode",
        "modifiedSince",
        "pageSize",
        "cursor"
    );

    /// <summary>POST of several session ids.</summary>
    public static readonly KnownNames Bulk = new(["sessionIds"]);
}
