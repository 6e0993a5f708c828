using RocksDbSharp;
using SessionContext.Core;
using SessionContext.Core.Records;

namespace SessionContext.Storage.Embedded;

/// <summary>The part of a batch that places and drops hints.</summary>
internal sealed class HintWrites(Engine engine, WriteBatch writes)
{
    /// <summary>The time of the earliest hint placed, in Unix milliseconds.</summary>
    public long Earliest { get; private set; } = long.MaxValue;

    public void Place(ContextKey key, DateTimeOffset endsAt)
    {
        Span<byte> buffer = stackalloc byte[KeyFormat.MaxBytes];
        Place(ExpiryHint.Of(key, endsAt, buffer));
    }

    public void Place(RecordKey key, DateTimeOffset endsAt)
    {
        Span<byte> buffer = stackalloc byte[KeyFormat.MaxBytes];
        Place(ExpiryHint.Of(key, endsAt, buffer));
    }

    public void Drop(ExpiryHint hint) => writes.Delete(hint.Bytes, engine.Expiry);

    private void Place(ReadOnlySpan<byte> hint)
    {
        writes.Put(hint, default, engine.Expiry);
        Earliest = Math.Min(Earliest, ExpiryHint.TimeOf(hint));
    }
}
