namespace SessionContext.Server.Http;

/// <summary>Finds the name that somebody may have meant.</summary>
internal static class NearestName
{
    // More are not worth the time: no known name is nearly so long.
    private const int LongestName = 64;

    /// <summary>The known name that is at most two fifths of its letters away, the nearest of them; null: none is.</summary>
    public static string? Of(string name, IEnumerable<string> known) =>
        name.Length > LongestName
            ? null
            : known
                .Select(other => (Name: other, Distance: Distance(name, other)))
                .Where(other => other.Distance <= Math.Max(1, other.Name.Length * 2 / 5))
                .OrderBy(other => other.Distance)
                .Select(other => other.Name)
                .FirstOrDefault();

    // Levenshtein's: letters to add, remove or replace. The case of a letter does not count.
    private static int Distance(string one, string other)
    {
        (one, other) = (one.ToUpperInvariant(), other.ToUpperInvariant());
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
