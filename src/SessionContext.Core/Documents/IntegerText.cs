using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace SessionContext.Core.Documents;

/// <summary>
/// Integers among JSON numbers, by their value and not by how they are written (JSON Schema, <c>integer</c>):
/// <c>2.0</c> and <c>20e-1</c> are 2. Exact: no number goes through a floating-point type.
/// </summary>
internal static class IntegerText
{
    /// <summary>The number's value, if it is an integer of 64 bits.</summary>
    /// <param name="number">A JSON number.</param>
    /// <param name="value">Its value; 0 where the result is false.</param>
    public static bool TryRead(JsonElement number, out long value) =>
        number.TryGetInt64(out value)
        || TryRead(Encoding.ASCII.GetString(JsonMarshal.GetRawUtf8Value(number)), out value);

    private static bool TryRead(string number, out long value)
    {
        var sign = number[0] == '-' ? "-" : "";
        var parts = number[sign.Length..].Split('e', 'E');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : parts[0].Length - point - 1;
        // The value is digits × 10^zeros.
        var digits = parts[0].Replace(".", "", StringComparison.Ordinal).TrimStart('0');
        var significant = digits.TrimEnd('0');
        if (significant.Length == 0)
        {
            value = 0;
            return true;
        }

        value = 0;
        var exponent = 0;
        if (
            parts.Length > 1
            && !int.TryParse(
                parts[1],
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out exponent
            )
        )
        {
            return false; // An exponent of this size makes no integer of 64 bits, whatever the digits.
        }

        var zeros = (long)exponent - decimals + digits.Length - significant.Length;
        return zeros is >= 0 and <= 18
            && long.TryParse(
                sign + significant + new string('0', (int)zeros),
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out value
            );
    }
}
