namespace SessionContext.Server;

/// <summary>Finds the name that was probably meant.</summary>
internal static class NearestName
{
    /// <summary>The name with the fewest letters to change; null where none is near.</summary>
    public static string? To(string mistyped, IEnumerable<string> names) =>
        names
            .Select(name => (Name: name, Changes: Changes(mistyped, name)))
            .Where(one => one.Changes <= Math.Max(2, one.Name.Length / 3))
            .OrderBy(one => one.Changes)
            .Select(one => one.Name)
            .FirstOrDefault();

    // The edit distance of Levenshtein.
    private static int Changes(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
