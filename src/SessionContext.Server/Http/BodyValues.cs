using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using SessionContext.Core.Documents;

namespace SessionContext.Server.Http;

/// <summary>
/// The parameters in a small body: a form, or a JSON object with texts. A body without content has none, whatever its
/// type.
/// </summary>
/// <param name="Values">By name; null where there is no body.</param>
/// <param name="ValidationErrors">The fields that were asked for and are no text.</param>
/// <param name="Problem">The answer to a body that cannot be read; null: go on.</param>
internal readonly record struct BodyValues(
    IReadOnlyDictionary<string, StringValues>? Values,
    IReadOnlyList<FieldError>? ValidationErrors,
    Problem? Problem
)
{
    private const int MostBytes = 32 * 1024;
    private const int MostFields = 32;
    private const int LongestName = 128;
    private const int LongestValue = 16 * 1024;
    private const int MostLevels = 8;
    private const string Form = "application/x-www-form-urlencoded";
    private const string Json = "application/json";

    /// <summary>Reads a form or a JSON object.</summary>
    /// <param name="request">Whose body it is; at most 32 KiB.</param>
    /// <param name="names">The fields that are read of a JSON object.</param>
    /// <param name="cancellationToken">Heeded while the body comes.</param>
    public static ValueTask<BodyValues> ReadAsync(
        HttpRequest request,
        IReadOnlyList<string> names,
        CancellationToken cancellationToken
    ) => ReadAsync(request, names, takesForm: true, cancellationToken);

    /// <summary>Reads a JSON object and nothing else.</summary>
    /// <inheritdoc cref="ReadAsync(HttpRequest, IReadOnlyList{string}, CancellationToken)" path="/param"/>
    public static ValueTask<BodyValues> ReadJsonAsync(
        HttpRequest request,
        IReadOnlyList<string> names,
        CancellationToken cancellationToken
    ) => ReadAsync(request, names, takesForm: false, cancellationToken);

    private static async ValueTask<BodyValues> ReadAsync(
        HttpRequest request,
        IReadOnlyList<string> names,
        bool takesForm,
        CancellationToken cancellationToken
    )
    {
        var detection = request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>();
        if (detection is { CanHaveBody: false })
        {
            return default;
        }

        // By the head, before anything is read: most of these calls need no token.
        var type = Utf8MediaType.Of(request.ContentType);
        if (type != Json && !(takesForm && type == Form))
        {
            return Refused(
                Problem.UnsupportedMediaType(
                    $"The Content-Type must be {Json}{(takesForm ? $" or {Form}" : "")} in UTF-8"
                )
            );
        }

        var body = await RequestBody
            .ReadAsync(request, MostBytes, cancellationToken)
            .ConfigureAwait(false);
        return body.Problem is not null ? Refused(body.Problem)
            : body.Bytes.IsEmpty ? default
            : type == Json ? ReadJson(body.Bytes, names)
            : ReadForm(body.Bytes);
    }

    private static BodyValues Refused(Problem problem) => new(null, null, problem);

    private static BodyValues ReadJson(ReadOnlyMemory<byte> bytes, IReadOnlyList<string> names)
    {
        using var json = RequestJson.Parse(bytes, MostLevels, out var errors);
        if (json is null)
        {
            return Refused(Problem.Invalid(errors));
        }

        var values = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        var found = new List<FieldError>();
        foreach (var name in names)
        {
            switch (json.RootElement.TryGetProperty(name, out var field) ? field : default)
            {
                case { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null }:
                    break;
                case var text when TryText(text, out var value) && value.Length <= LongestValue:
                    values[name] = value;
                    break;
                default:
                    found.Add(new(name, $"must be a string of at most {LongestValue} characters"));
                    break;
            }
        }

        return new(values, found, null);
    }

    private static bool TryText(JsonElement element, out string text)
    {
        text = "";
        try
        {
            text = element.ValueKind == JsonValueKind.String ? element.GetString()! : "";
            return element.ValueKind == JsonValueKind.String;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is no text.
            return false;
        }
    }

    private static BodyValues ReadForm(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var reader = new FormReader(Encoding.UTF8.GetString(bytes.Span))
            {
                ValueCountLimit = MostFields,
                KeyLengthLimit = LongestName,
                ValueLengthLimit = LongestValue,
            };
            return new(reader.ReadForm(), null, null);
        }
        catch (InvalidDataException)
        {
            return Refused(
                Problem.Invalid(
                    "body",
                    $"must be a form of at most {MostFields} fields of {LongestValue} characters each"
                )
            );
        }
    }
}
