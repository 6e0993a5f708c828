using System.Text.RegularExpressions;

namespace SessionContext.Docs.Tests;

/// <summary>Compares what a block printed with what its page says.</summary>
internal static partial class Answer
{
    private const char Anything = '…';

    /// <summary>
    /// The first documented text that is missing, or null. Each line, and each part of a line between two <c>…</c>, has
    /// to be printed, in this order. White space does not count, and neither does what is printed between two lines: a
    /// page leaves out headers that do not matter.
    /// </summary>
    public static string? MissingIn(string printed, string documented)
    {
        var rest = Space().Replace(printed, "");
        foreach (
            var part in documented.Split(['\n', Anything]).Select(part => Space().Replace(part, ""))
        )
        {
            var at = rest.IndexOf(part, StringComparison.Ordinal);
            if (at < 0)
            {
                return part;
            }

            rest = rest[(at + part.Length)..];
        }

        return null;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
