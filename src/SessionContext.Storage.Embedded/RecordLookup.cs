using RocksDbSharp;
using SessionContext.Core;
using SessionContext.Core.Records;

namespace SessionContext.Storage.Embedded;

/// <summary>Reads one record as callers see it: an ended one is not there.</summary>
internal static class RecordLookup
{
    /// <summary>The record under a key, or null.</summary>
    /// <exception cref="StoreUnavailableException">The engine could not read it.</exception>
    public static StoredRecord? Find(Engine engine, RecordKey key, DateTimeOffset now)
    {
        try
        {
            Span<byte> buffer = stackalloc byte[KeyFormat.MaxBytes];
            using var value = engine.Get(engine.Records, KeyFormat.Record(key, buffer));
            if (!value.Exists || RecordFormat.DecodeFacts(value.Bytes).IsExpired(now))
            {
                return null;
            }

            return RecordFormat.Decode(value.Bytes);
        }
        catch (Exception e) when (e is RocksDbException or InvalidDataException)
        {
            throw StoreFailure.Explain(e);
        }
    }
}
