namespace SessionContext.Server.Backups;

/// <summary>How a command ended, as one line of text for the operator.</summary>
/// <param name="Succeeded">Whether it was carried out.</param>
/// <param name="Text">What was done, or why not.</param>
internal sealed record ControlAnswer(bool Succeeded, string Text)
{
    private const string Done = "done ";
    private const string Failed = "failed ";

    /// <summary>As it goes over the socket.</summary>
    public string ToLine() => (Succeeded ? Done : Failed) + Text.ReplaceLineEndings(" ");

    /// <summary>What <see cref="ToLine"/> wrote; null: the line is another.</summary>
    public static ControlAnswer? FromLine(string? line) =>
        line?.StartsWith(Done, StringComparison.Ordinal) is true ? new(true, line[Done.Length..])
        : line?.StartsWith(Failed, StringComparison.Ordinal) is true
            ? new(false, line[Failed.Length..])
        : null;
}
