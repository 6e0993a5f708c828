using System.Globalization;
using SessionContext.Core.Records;

namespace SessionContext.Core.Scans;

/// <summary>
/// The <see cref="ScanPage.Position"/> of engines that scan in the order of keys, first all contexts, then all records:
/// the last entry's key.
/// </summary>
/// <param name="Context">The context to go on behind; null: all contexts are behind.</param>
/// <param name="Record">The record to go on behind; null: no record is behind.</param>
public readonly record struct ScanPosition(ContextKey? Context, RecordKey? Record)
{
    private const string ContextMark = "context";
    private const string RecordMark = "record";

    /// <summary>The position behind an entry.</summary>
    public static string Behind(ScanEntry entry) =>
        entry switch
        {
            ScannedContext { Key: var key } => $"{ContextMark}:{key.Tenant}:{key.SessionId}",
            ScannedRecord { Key: var key } => string.Create(
                CultureInfo.InvariantCulture,
                $"{RecordMark}:{(int)key.Kind}:{key.Tenant}:{key.Id}"
            ),
            _ => throw new ArgumentException("An unknown kind of entry."),
        };

    /// <summary>Reads a position.</summary>
    /// <exception cref="ScanException">It is none of this kind.</exception>
    public static ScanPosition Parse(string position)
    {
        // An id may hold colons, so it comes last.
        if (
            position.Split(':', 3) is [ContextMark, var name, var id]
            && Tenant.TryParse(name, out var tenant)
            && SessionId.TryParse(id, out var session)
        )
        {
            return new ScanPosition(new ContextKey(tenant, session), null);
        }

        if (
            position.Split(':', 4) is [RecordMark, var number, var owner, { Length: > 0 } record]
            && int.TryParse(number, CultureInfo.InvariantCulture, out var kind)
            && RecordKinds.BelongToSessions.Contains((RecordKind)kind)
            && Tenant.TryParse(owner, out tenant)
        )
        {
            return new ScanPosition(null, new RecordKey((RecordKind)kind, tenant, record));
        }

        throw new ScanException(
            "The position does not belong to this store. Start again from the beginning."
        );
    }
}
