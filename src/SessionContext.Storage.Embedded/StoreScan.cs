using RocksDbSharp;
using SessionContext.Core;
using SessionContext.Core.Records;
using SessionContext.Core.Scans;

namespace SessionContext.Storage.Embedded;

/// <summary>
/// Everything that has not ended, in the order of keys, as it was at one moment. Between two pages nothing but that
/// moment is held, so the store closes and reopens however long the consumer takes.
/// </summary>
internal sealed class StoreScan(
    EngineSlot slot,
    TimeProvider time,
    Tenant? tenant,
    RecordKind? only = null
)
{
    // Bounds how long the engine is used at a time where many have ended.
    private const int MostLooks = 4 * ScanPage.MostEntries;

    private delegate ScanEntry? Decoder(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    /// <summary>The pages behind a position.</summary>
    /// <exception cref="ScanException">The position is none.</exception>
    /// <exception cref="StoreUnavailableException">The engine could not read on, or was opened again.</exception>
    public IEnumerable<ScanPage> Pages(string? after, CancellationToken cancellationToken)
    {
        ScanPosition? position = after is null ? null : ScanPosition.Parse(after);
        using var moment = Begin();
        foreach (var range in Ranges(position))
        {
            var last = range.After;
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                var page = new List<ScanEntry>();
                last = Fill(page, moment, range, last);
                if (page.Count > 0)
                {
                    yield return new ScanPage(page, ScanPosition.Behind(page[^1]));
                }
            } while (last is not null);
        }
    }

    private EngineSnapshot Begin()
    {
        using var lease = slot.Enter();
        return lease.Engine.TakeSnapshot();
    }

    private IEnumerable<Range> Ranges(ScanPosition? position)
    {
        if (only is { } kindAlone)
        {
            yield return new(
                e => e.Records,
                KeyFormat.RecordPrefix(kindAlone, tenant),
                null,
                Record
            );
            yield break;
        }

        if (position?.Record is null)
        {
            var after = position?.Context is { } key ? KeyFormat.Context(key) : null;
            yield return new(e => e.Contexts, KeyFormat.ContextPrefix(tenant), after, Context);
        }

        foreach (var kind in RecordKinds.BelongToSessions)
        {
            if (position?.Record is not { } record || record.Kind < kind)
            {
                yield return new(
                    e => e.Records,
                    KeyFormat.RecordPrefix(kind, tenant),
                    null,
                    Record
                );
            }
            else if (record.Kind == kind)
            {
                var (prefix, after) = (
                    KeyFormat.RecordPrefix(kind, tenant),
                    KeyFormat.Record(record)
                );
                yield return new(e => e.Records, prefix, after, Record);
            }
        }
    }

    // Returns the key to go on behind; null at the range's end.
    private byte[]? Fill(List<ScanEntry> page, EngineSnapshot moment, Range range, byte[]? last)
    {
        using var lease = slot.Enter();
        if (!moment.IsOf(lease.Engine))
        {
            throw new StoreUnavailableException("The store was reopened after a failure.");
        }

        try
        {
            using var scan = moment.Scan(range.Family(lease.Engine));
            var bytes = 0L;
            Seek(scan, range.Prefix, last);
            for (var looks = 0; scan.Valid(); scan.Next(), looks++)
            {
                var key = scan.GetKeySpan();
                if (!key.StartsWith(range.Prefix))
                {
                    return null;
                }

                if (
                    page.Count == ScanPage.MostEntries
                    || bytes >= ScanPage.MostBytes
                    || looks == MostLooks
                )
                {
                    return last;
                }

                if (range.Decode(key, scan.GetValueSpan()) is { } entry)
                {
                    page.Add(entry);
                    bytes += entry.Bytes;
                }

                last = key.ToArray();
            }

            Native.Instance.rocksdb_iter_get_error(scan.Handle);
            return null;
        }
        catch (Exception e) when (e is RocksDbException or InvalidDataException)
        {
            throw StoreFailure.Explain(e);
        }
    }

    private static void Seek(Iterator scan, byte[] prefix, byte[]? last)
    {
        scan.Seek(last ?? prefix);
        if (last is not null && scan.Valid() && scan.GetKeySpan().SequenceEqual(last))
        {
            scan.Next();
        }
    }

    private ScannedContext? Context(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        EntryFormat.DecodeFacts(value).IsExpired(time.GetUtcNow())
            ? null
            : new(
                KeyFormat.ParseContext(key)
                    ?? throw new InvalidDataException("A stored context has no key of one."),
                EntryFormat.Decode(value)
            );

    private ScannedRecord? Record(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        RecordFormat.DecodeFacts(value).IsExpired(time.GetUtcNow())
            ? null
            : new(
                KeyFormat.ParseRecord(key)
                    ?? throw new InvalidDataException("A stored record has no key of one."),
                RecordFormat.Decode(value)
            );

    /// <summary>A part of a family.</summary>
    private sealed record Range(
        Func<Engine, ColumnFamilyHandle> Family,
        byte[] Prefix,
        byte[]? After,
        Decoder Decode
    );
}
