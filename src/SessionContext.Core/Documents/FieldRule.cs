using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SessionContext.Core.Documents;

/// <summary>
/// A rule of contract § 1 for a text, whether it comes from a client, an event, a token, a setting, a site or a
/// customer.
/// </summary>
public sealed partial class FieldRule
{
    private readonly Func<string, bool> _holds;

    /// <summary>Fewest characters, where nothing but the length counts.</summary>
    private readonly int? _shortest;

    private FieldRule(
        int longest,
        string message,
        Func<string, bool> holds,
        int? shortest = null
    ) => (Longest, Message, _holds, _shortest) = (longest, message, holds, shortest);

    /// <summary>A customer's id.</summary>
    public static FieldRule CustomerId { get; } = Text(1, 128);

    /// <summary>The id of a customer or a cart in a body. An empty one means that there is none.</summary>
    public static FieldRule OptionalId { get; } = Text(0, CustomerId.Longest);

    /// <summary>
    /// A session's id, as far as the body of a PUT can break the rule: it must equal the one in the path.
    /// </summary>
    internal static FieldRule SessionId { get; } = Text(1, 128);

    /// <summary>A site's code.</summary>
    public static FieldRule SiteCode { get; } = Text(1, 64);

    /// <summary>A currency, in the form of ISO 4217.</summary>
    public static FieldRule Currency { get; } =
        Letters(3, "must be three upper-case letters (ISO 4217)");

    /// <summary>A country, and so a target location, in the form of ISO 3166-1 alpha-2.</summary>
    public static FieldRule Country { get; } =
        Letters(2, "must be two upper-case letters (ISO 3166-1 alpha-2)");

    /// <summary>
    /// A language: a well-formed BCP 47 tag, or one with <c>_</c> for <c>-</c>, as locales are written (<c>en_US</c>).
    /// RFC 5646 § 4.4 leaves the limit to the application and asks for 35 at least.
    /// </summary>
    public static FieldRule Language { get; } =
        new(
            128,
            "must be a BCP 47 language tag of at most 128 characters, for example de or en-US",
            text => text.Length <= 128 && LanguageTag().IsMatch(text)
        );

    /// <summary>The most characters, as JSON Schema counts them: code points.</summary>
    public int Longest { get; }

    /// <summary>The rule, as a sentence without its subject.</summary>
    public string Message { get; }

    /// <summary>Whether the text keeps the rule. Null does not.</summary>
    public bool IsValid([NotNullWhen(true)] string? text) => text is not null && _holds(text);

    /// <summary>The text; null where it is absent or breaks the rule.</summary>
    public string? OrNull(string? text) => IsValid(text) ? text : null;

    /// <summary>The text of a JSON value; null where it is absent, empty or breaks the rule.</summary>
    internal string? Read(JsonElement value, string field, List<FieldError> errors)
    {
        var text = FieldRules.TryGetString(value, field, errors);
        Check(text, field, errors);
        return text is { Length: > 0 } ? OrNull(text) : null;
    }

    /// <summary>Adds an error where the JSON value breaks the rule.</summary>
    internal void Check(JsonElement value, string field, List<FieldError> errors)
    {
        if (!IsPlain(value))
        {
            Read(value, field, errors);
        }
    }

    /// <summary>Adds an error where the text breaks the rule. Null is absent and breaks none.</summary>
    internal void Check(string? text, string field, List<FieldError> errors)
    {
        if (text is not null && !_holds(text))
        {
            errors.Add(new(field, Message));
        }
    }

    /// <summary>How many code points a text has.</summary>
    internal static int Length(string text) => text.Length - text.Count(char.IsLowSurrogate);

    // A text without an escape has at most as many characters as bytes, so most values pass without being decoded.
    private bool IsPlain(JsonElement value)
    {
        if (_shortest is not { } shortest || value.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        var text = JsonMarshal.GetRawUtf8Value(value)[1..^1];
        return text.Length >= shortest && text.Length <= Longest && !text.Contains((byte)'\\');
    }

    private static FieldRule Text(int min, int max) =>
        new(
            max,
            min == 0
                ? $"must have at most {max} characters"
                : $"must have {min} to {max} characters",
            text => text.Length >= min && Length(text) <= max,
            min
        );

    private static FieldRule Letters(int count, string message) =>
        new(
            count,
            message,
            text => text.Length == count && !text.AsSpan().ContainsAnyExceptInRange('A', 'Z')
        );

    // RFC 5646 § 2.1, well-formedness only: a primary subtag or x-/i-, then subtags of up to eight.
    [GeneratedRegex(
        @"^(?:[A-Za-z]{2,8}|[xXiI](?=[-_]))(?:[-_][A-Za-z0-9]{1,8})*\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant
    )]
    private static partial Regex LanguageTag();
}
