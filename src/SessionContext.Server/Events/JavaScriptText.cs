using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SessionContext.Server.Events;

/// <summary>Writes JSON values that are no objects and no arrays as ECMAScript's <c>JSON.stringify</c> does.</summary>
internal static class JavaScriptText
{
    /// <summary>A value's text.</summary>
    /// <exception cref="InvalidOperationException">A string has half of a surrogate pair.</exception>
    public static string Of(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => Of(value.GetString()!),
            JsonValueKind.Number => Of(value.GetDouble()),
            _ => value.GetRawText(),
        };

    /// <summary>ECMA-262 § 25.5.2.3, QuoteJSONString: only what must be escaped is.</summary>
    public static string Of(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var sign in text)
        {
            _ = sign switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append(@"\\"),
                '\b' => quoted.Append(@"\b"),
                '\t' => quoted.Append(@"\t"),
                '\n' => quoted.Append(@"\n"),
                '\f' => quoted.Append(@"\f"),
                '\r' => quoted.Append(@"\r"),
                < ' ' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)sign:x4}"),
                _ => quoted.Append(sign),
            };
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>ECMA-262 § 6.1.6.1.20, Number::toString: the shortest digits that give the number again.</summary>
    public static string Of(double number)
    {
        if (!double.IsFinite(number))
        {
            return "null"; // What JSON.stringify makes of it: 1e400 is Infinity to JavaScript.
        }

        if (number == 0)
        {
            return "0";
        }

        var sign = number < 0 ? "-" : "";
        // The same digits, in a form of .NET's own: 1.5E-07, 123456.789.
        var parts = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture).Split('E');
        var exponent = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var all = parts[0].Replace(".", "", StringComparison.Ordinal);
        var leadingZeros = all.Length - all.TrimStart('0').Length;
        var digits = all.Trim('0');
        // The number is 0.digits × 10^places.
        var places = exponent + (point < 0 ? all.Length : point) - leadingZeros;
        return sign
            + places switch
            {
                > 21 or <= -6 => Exponential(digits, places - 1),
                <= 0 => "0." + new string('0', -places) + digits,
                _ when digits.Length <= places => digits.PadRight(places, '0'),
                _ => $"{digits[..places]}.{digits[places..]}",
            };
    }

    private static string Exponential(string digits, int exponent)
    {
        var fraction = digits.Length > 1 ? "." + digits[1..] : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent)}"
        );
    }
}
