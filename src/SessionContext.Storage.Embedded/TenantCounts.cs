using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using RocksDbSharp;
using SessionContext.Core;

namespace SessionContext.Storage.Embedded;

/// <summary>
/// How many contexts each tenant has stored. The engine keeps the counts too, changed in the batch that changes the
/// contexts, so that opening a store counts nothing.
/// </summary>
internal sealed class TenantCounts
{
    private readonly ConcurrentDictionary<Tenant, long> _counts = new();

    /// <summary>The counts now; safe from any thread.</summary>
    public IReadOnlyDictionary<Tenant, long> Snapshot() => new Dictionary<Tenant, long>(_counts);

    /// <summary>Takes over what the engine has.</summary>
    public void Load(Engine engine)
    {
        _counts.Clear();
        using var scan = engine.Scan(engine.Counts);
        foreach (var (tenant, count) in Read(scan))
        {
            _counts[tenant] = count;
        }
    }

    /// <summary>The counts that a scan of their family finds.</summary>
    /// <exception cref="RocksDbException">The engine could not read one.</exception>
    public static IEnumerable<KeyValuePair<Tenant, long>> Read(Iterator scan)
    {
        for (scan.SeekToFirst(); scan.Valid(); scan.Next())
        {
            if (Tenant.TryParse(Encoding.ASCII.GetString(scan.GetKeySpan()), out var tenant))
            {
                var count = BinaryPrimitives.ReadInt64LittleEndian(scan.GetValueSpan());
                yield return KeyValuePair.Create(tenant, count);
            }
        }

        Native.Instance.rocksdb_iter_get_error(scan.Handle);
    }

    /// <summary>Adds the changed counts to the batch that changes them.</summary>
    public void Stage(IReadOnlyDictionary<Tenant, long> changes, WriteBatch batch, Engine engine)
    {
        Span<byte> buffer = stackalloc byte[KeyFormat.MaxBytes];
        Span<byte> value = stackalloc byte[sizeof(long)];
        foreach (var (tenant, change) in changes)
        {
            var key = KeyFormat.Count(tenant, buffer);
            var count = _counts.GetValueOrDefault(tenant) + change;
            if (count == 0)
            {
                batch.Delete(key, engine.Counts);
                continue;
            }

            BinaryPrimitives.WriteInt64LittleEndian(value, count);
            batch.Put(key, value, engine.Counts);
        }
    }

    /// <summary>Takes the changes over once their batch is durable.</summary>
    public void Apply(IReadOnlyDictionary<Tenant, long> changes)
    {
        foreach (var (tenant, change) in changes)
        {
            var count = _counts.GetValueOrDefault(tenant) + change;
            if (count == 0)
            {
                _counts.TryRemove(tenant, out _);
            }
            else
            {
                _counts[tenant] = count;
            }
        }
    }
}
