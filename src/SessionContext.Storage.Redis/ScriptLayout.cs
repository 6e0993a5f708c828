using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SessionContext.Core.Documents;

namespace SessionContext.Storage.Redis;

/// <summary>
/// Where the scripts find the parts of a stored value. A script writes <c>sub(value, $ends)</c>; the offsets come from
/// the constants of the formats.
/// </summary>
internal static partial class ScriptLayout
{
    private static readonly Dictionary<string, string> Parts = new(StringComparer.Ordinal)
    {
        ["format"] = Range(0, 1),
        ["revision"] = Range(EntryHeader.RevisionAt, EntryHeader.RevisionBytes),
        ["version"] = Range(EntryHeader.RevisionAt + sizeof(long), sizeof(long)),
        ["ends"] = Range(EntryHeader.EndsAt, EntryHeader.DigitCount),
        ["tag"] = Range(EntryHeader.Bytes, IndexTag.Bytes),
        ["tagEnds"] = Range(EntryHeader.Bytes, EntryHeader.DigitCount),
        ["tagAndCreated"] = Range(EntryHeader.Bytes, EntryFormat.ModifiedAt - EntryHeader.Bytes),
        ["noTag"] = $"'{Encoding.ASCII.GetString(IndexTag.None)}'",
        ["derived"] = Range(EntryFormat.DerivedAt, 1),
        ["cartSet"] = Range(EntryFormat.CartSetAt, sizeof(long)),
        ["idsAt"] = Number(EntryFormat.IdsAt),
        ["idsInTailAt"] = Number(EntryFormat.IdsAt - EntryFormat.TailAt),
        ["noIdsBytes"] = Number(EntryFormat.NoIdsBytes),
        ["factsBytes"] = Number(EntryFormat.MaxFactsBytes),
        ["markEnds"] = Range(1, EntryHeader.DigitCount),
        ["markNumbersAt"] = Number(1 + EntryHeader.DigitCount),
        ["mostUnsorted"] = Number(IndexKeys.MostUnsorted),
        ["createdAtName"] = $"'{ContextDocument.BeforeCreatedAt}'",
        ["beforeCreatedAt"] = FromEnd(
            ContextDocument.CreatedAtFromEnd + ContextDocument.BeforeCreatedAt.Length,
            ContextDocument.BeforeCreatedAt.Length
        ),
        ["createdAtText"] = FromEnd(ContextDocument.CreatedAtFromEnd, ContextDocument.TimeBytes),
        ["modifiedAtText"] = FromEnd(ContextDocument.ModifiedAtFromEnd, ContextDocument.TimeBytes),
    };

    /// <summary>The script with every <c>$name</c> replaced.</summary>
    /// <exception cref="KeyNotFoundException">No part has this name.</exception>
    public static string FillIn(string script) =>
        Name().Replace(script, name => Parts[name.Groups["name"].Value]);

    // Lua counts from 1 and includes the last byte.
    private static string Range(int at, int bytes) => $"{Number(at + 1)}, {Number(at + bytes)}";

    private static string FromEnd(int fromEnd, int bytes) =>
        $"{Number(-fromEnd)}, {Number(bytes - fromEnd - 1)}";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\$(?<name>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
