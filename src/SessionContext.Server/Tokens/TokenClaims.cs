using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace SessionContext.Server.Tokens;

/// <summary>
/// The claims of a token whose signature was checked, as its issuer wrote them. A path names a claim, or goes into
/// claims that are objects: <c>realm_access.roles</c>. A claim whose own name has dots comes first.
/// </summary>
internal readonly struct TokenClaims
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private readonly JsonElement _payload;

    /// <summary>Reads the payload.</summary>
    /// <exception cref="JsonException">It is not JSON, or names a claim twice.</exception>
    public TokenClaims(JsonWebToken token) =>
        _payload = JsonElement.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload), Strict);

    /// <summary>The claim; null where it is absent, which <c>null</c> is as well.</summary>
    public JsonElement? Find(string path) => Find(_payload, path);

    /// <summary>Whether the claim is this text.</summary>
    public bool Is(string path, string text) =>
        Find(path) is { ValueKind: JsonValueKind.String } claim && claim.ValueEquals(text);

    /// <summary>
    /// The claim as text, which a whole number is as well: some issuers count their customers. Null where it is absent
    /// or something else.
    /// </summary>
    public string? Text(string path) =>
        Find(path) switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString(),
            { ValueKind: JsonValueKind.Number } number when IsWhole(number.GetRawText()) =>
                number.GetRawText(),
            _ => null,
        };

    /// <summary>
    /// The words of a claim that is text, separated by spaces, or an array of texts; none where it is absent. Null
    /// where it is something else.
    /// </summary>
    public IReadOnlyList<string>? Words(string path) =>
        Find(path) switch
        {
            null => [],
            { ValueKind: JsonValueKind.String } text => Words(text),
            { ValueKind: JsonValueKind.Array } list
                when list.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String) =>
            [
                .. list.EnumerateArray().SelectMany(Words),
            ],
            _ => null,
        };

    private static string[] Words(JsonElement text) =>
        text.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static bool IsWhole(ReadOnlySpan<char> number) =>
        !number.TrimStart('-').ContainsAnyExceptInRange('0', '9');

    private static JsonElement? Find(JsonElement parent, string path)
    {
        if (parent.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (parent.TryGetProperty(path, out var claim))
        {
            return claim.ValueKind == JsonValueKind.Null ? null : claim;
        }

        for (var dot = path.IndexOf('.'); dot >= 0; dot = path.IndexOf('.', dot + 1))
        {
            if (
                parent.TryGetProperty(path.AsSpan(0, dot), out var child)
                && Find(child, path[(dot + 1)..]) is { } found
            )
            {
                return found;
            }
        }

        return null;
    }
}
