namespace SessionContext.Server;

/// <summary>Finds the name that was probably meant.</summary>
internal static class NearestName
{
    /// <summary>The name with the fewest letters to change; null where none is near. Case does not count.</summary>
    public static string? To(string mistyped, IEnumerable<string> names) =>
        To(mistyped, names, length => Math.Max(2, length / 3));

    /// <summary>The same where another meaning is likely: no more than a quarter of the letters are changed.</summary>
    public static string? ClearlyTo(string mistyped, IEnumerable<string> names) =>
        To(mistyped, names, length => Math.Max(1, length / 4));

    private static string? To(
        string mistyped,
        IEnumerable<string> names,
        Func<int, int> mostChanges
    ) =>
        names
            .Select(name => (Name: name, Changes: Changes(mistyped, name)))
            .Where(one => one.Changes <= mostChanges(one.Name.Length))
            .OrderBy(one => one.Changes)
            .Select(one => one.Name)
            .FirstOrDefault();

    // The edit distance of Levenshtein, with two neighbouring letters that were exchanged as one change.
    private static int Changes(string from, string to)
    {
        (from, to) = (from.ToUpperInvariant(), to.ToUpperInvariant());
        int[] beforePrevious = [];
        var previous = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var row = new int[to.Length + 1];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = previous[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(previous[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    row[j] = Math.Min(row[j], beforePrevious[j - 2] + 1);
                }
            }

            (beforePrevious, previous) = (previous, row);
        }

        return previous[to.Length];
    }
}
