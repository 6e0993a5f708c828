using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace SessionContext.Core;

/// <summary>
/// A session's id: 1 to 128 of <c>A-Z a-z 0-9 . _ ~ : -</c> (contract § 1), so it is ASCII and never needs escaping in
/// JSON.
/// </summary>
public readonly record struct SessionId
{
    /// <summary>The rule, in words that an error message can carry.</summary>
    public const string Rule = "must be 1 to 128 of the characters A-Z a-z 0-9 . _ ~ : -";

    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~:-"
    );

    private readonly string? _value;

    private SessionId(string value) => _value = value;

    /// <summary>Takes the id, or refuses one that breaks <see cref="Rule"/>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? value, out SessionId sessionId)
    {
        var good =
            value is { Length: >= 1 and <= 128 } && !value.AsSpan().ContainsAnyExcept(Allowed);
        sessionId = good ? new SessionId(value!) : default;
        return good;
    }

    /// <inheritdoc />
    public override string ToString() => _value ?? "";
}
