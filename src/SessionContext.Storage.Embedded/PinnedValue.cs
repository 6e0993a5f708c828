using RocksDbSharp;

namespace SessionContext.Storage.Embedded;

/// <summary>A stored value where the engine holds it, valid until disposed: reading it copies nothing.</summary>
internal readonly ref struct PinnedValue : IDisposable
{
    private readonly nint _slice;

    /// <summary>Looks a key up.</summary>
    /// <exception cref="RocksDbException">The engine could not read it.</exception>
    public unsafe PinnedValue(
        RocksDb database,
        ReadOptions options,
        ColumnFamilyHandle family,
        ReadOnlySpan<byte> key
    )
    {
        fixed (byte* bytes = key)
        {
            _slice = Native.Instance.rocksdb_get_pinned_cf(
                database.Handle,
                options.Handle,
                family.Handle,
                bytes,
                (nuint)key.Length
            );
        }
    }

    /// <summary>Whether the key has a value.</summary>
    public bool Exists => _slice != 0;

    /// <summary>The value's bytes; empty where there is none.</summary>
    public unsafe ReadOnlySpan<byte> Bytes
    {
        get
        {
            if (_slice == 0)
            {
                return default;
            }

            var start = Native.Instance.rocksdb_pinnableslice_value(_slice, out var length);
            return new ReadOnlySpan<byte>((void*)start, checked((int)length));
        }
    }

    /// <summary>Gives the memory back to the engine.</summary>
    public void Dispose()
    {
        if (_slice != 0)
        {
            Native.Instance.rocksdb_pinnableslice_destroy(_slice);
        }
    }
}
