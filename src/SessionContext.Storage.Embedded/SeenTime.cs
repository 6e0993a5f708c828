using System.Buffers.Binary;
using RocksDbSharp;
using SessionContext.Core;

namespace SessionContext.Storage.Embedded;

/// <summary>
/// The last time that the store has seen, in the engine's default family: <c>clock</c>, Unix milliseconds,
/// little-endian.
/// </summary>
internal static class SeenTime
{
    private static ReadOnlySpan<byte> Key => "clock"u8;

    public static void Put(WriteBatch writes, DateTimeOffset seen)
    {
        Span<byte> value = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(value, seen.ToUnixTimeMilliseconds());
        writes.Put(Key, value);
    }

    /// <summary>
    /// The last time seen. In a store of a release that recorded none, the earliest hint that is due stands for it: a
    /// store that was open later has settled that hint.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The engine could not read it.</exception>
    public static DateTimeOffset? Find(Engine engine, DateTimeOffset now)
    {
        try
        {
            using var value = engine.Get(engine.Default, Key);
            return value.Exists
                ? DateTimeOffset.FromUnixTimeMilliseconds(
                    BinaryPrimitives.ReadInt64LittleEndian(value.Bytes)
                )
                : EarliestDue(engine, now);
        }
        catch (RocksDbException e)
        {
            throw StoreFailure.Explain(e);
        }
    }

    private static DateTimeOffset? EarliestDue(Engine engine, DateTimeOffset now)
    {
        using var scan = engine.Scan(engine.Expiry);
        scan.SeekToFirst();
        Native.Instance.rocksdb_iter_get_error(scan.Handle);
        return scan.Valid() && ExpiryHint.TimeOf(scan.GetKeySpan()) <= now.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(ExpiryHint.TimeOf(scan.GetKeySpan()))
            : null;
    }
}
