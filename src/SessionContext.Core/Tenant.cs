using System.Diagnostics.CodeAnalysis;

namespace SessionContext.Core;

/// <summary>
/// A tenant's name: <c>^[a-z][a-z0-9]+$</c>, 3 to 16 characters (contract § 1). One that exists is a good one.
/// </summary>
public readonly record struct Tenant
{
    /// <summary>The rule, in words that an error message can carry.</summary>
    public const string Rule =
        "must be 3 to 16 characters, a lower-case letter first, then lower-case letters and digits";

    private readonly string? _value;

    private Tenant(string value) => _value = value;

    /// <summary>Takes the name, or refuses one that breaks <see cref="Rule"/>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? value, out Tenant tenant)
    {
        var good = value is { Length: >= 3 and <= 16 } && IsName(value);
        tenant = good ? new Tenant(value!) : default;
        return good;
    }

    private static bool IsName(ReadOnlySpan<char> value)
    {
        if (!char.IsAsciiLetterLower(value[0]))
        {
            return false;
        }

        foreach (var c in value[1..])
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc />
    public override string ToString() => _value ?? "";
}
