using System.Globalization;

namespace SessionContext.Server.Desk;

/// <summary>
/// A line of what a request gives before it ends: a document, a piece of an export, or how far it has come.
/// </summary>
/// <param name="Kind">One of the constants.</param>
/// <param name="Text">Without line breaks.</param>
internal readonly record struct DeskLine(string Kind, string Text)
{
    /// <summary>A document as one line of JSON.</summary>
    public const string Document = "document";

    /// <summary>Bytes of an export, in base64.</summary>
    public const string Piece = "piece";

    /// <summary>How many sessions of how many are done.</summary>
    public const string Progress = "progress";

    /// <summary>The bytes of a <see cref="Piece"/>.</summary>
    public byte[] Bytes => Convert.FromBase64String(Text);

    /// <summary>The numbers of a <see cref="Progress"/>.</summary>
    public (long Done, long Total) Numbers
    {
        get
        {
            var numbers = Text.Split('/');
            return (Number(numbers[0]), Number(numbers[1]));
        }
    }

    /// <summary>Says how far it has come.</summary>
    public static DeskLine OfProgress(long done, long total) =>
        new(Progress, string.Create(CultureInfo.InvariantCulture, $"{done}/{total}"));

    /// <summary>As it goes over the socket.</summary>
    public string ToLine() => $"{Kind} {Text}";

    /// <summary>What <see cref="ToLine"/> wrote; null: the line is another.</summary>
    public static DeskLine? OfLine(string line) =>
        line.Split(' ', 2) is [Document or Piece or Progress, var text] parts
            ? new(parts[0], text)
            : null;

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>Takes the lines of a request, one after the other.</summary>
internal interface IDeskReader
{
    /// <summary>Takes a line. It may be called from several threads.</summary>
    Task TakeAsync(DeskLine line);
}
