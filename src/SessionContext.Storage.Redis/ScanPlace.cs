using System.Globalization;
using SessionContext.Core.Scans;

namespace SessionContext.Storage.Redis;

/// <summary>
/// How far a scan has come: the layout that it began on, which master it is at, and that one's cursor.
/// </summary>
internal readonly record struct ScanPlace(string Layout, int Master, string Cursor)
{
    /// <summary>Where a master's scan begins, and what the server says at its end.</summary>
    public const string Start = "0";

    /// <summary>The place after a reply with this cursor.</summary>
    public ScanPlace After(string cursor) =>
        cursor == Start
            ? this with
            {
                Master = Master + 1,
                Cursor = Start,
            }
            : this with
            {
                Cursor = cursor,
            };

    /// <inheritdoc />
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Layout}:{Master}:{Cursor}");

    /// <summary>The place where a scan of a layout begins or goes on.</summary>
    /// <exception cref="ScanException">The position is none, or one of another layout.</exception>
    public static ScanPlace Of(Layout layout, string? position)
    {
        if (position is null)
        {
            return new ScanPlace(layout.Digest, 0, Start);
        }

        return
            position.Split(':') is [var digest, var number, var cursor]
            && int.TryParse(number, CultureInfo.InvariantCulture, out var master)
            && ulong.TryParse(cursor, CultureInfo.InvariantCulture, out _)
            && digest == layout.Digest
            ? new ScanPlace(digest, master, cursor)
            : throw Changed();
    }

    /// <summary>Why a scan of other servers cannot go on.</summary>
    public static ScanException Changed() =>
        new(
            "The store's servers have changed since the scan began: one was restarted or took another's place, or slots have moved. Start again from the beginning."
        );
}
