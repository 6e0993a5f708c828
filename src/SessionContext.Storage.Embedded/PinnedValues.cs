using System.Runtime.InteropServices;
using RocksDbSharp;

namespace SessionContext.Storage.Embedded;

/// <summary>
/// The values of several keys where the engine holds them, valid until disposed: one call to the engine for all of
/// them.
/// </summary>
internal sealed class PinnedValues : IDisposable
{
    private readonly nint[] _slices;

    /// <summary>Looks the keys up.</summary>
    /// <exception cref="RocksDbException">The engine could not read one of them.</exception>
    public unsafe PinnedValues(
        RocksDb database,
        ReadOptions options,
        ColumnFamilyHandle family,
        ReadOnlySpan<byte[]> keys
    )
    {
        _slices = new nint[keys.Length];
        var errors = new nint[keys.Length];
        var (starts, lengths) = (new nint[keys.Length], new nuint[keys.Length]);
        var pins = new GCHandle[keys.Length];
        try
        {
            for (var i = 0; i < keys.Length; i++)
            {
                pins[i] = GCHandle.Alloc(keys[i], GCHandleType.Pinned);
                (starts[i], lengths[i]) = (pins[i].AddrOfPinnedObject(), (nuint)keys[i].Length);
            }

            fixed (
                nint* slices = _slices,
                    start = starts
            )
            fixed (nuint* length = lengths)
            {
                Native.Instance.rocksdb_batched_multi_get_cf(
                    database.Handle,
                    options.Handle,
                    family.Handle,
                    (nuint)keys.Length,
                    (nint)start,
                    (nint)length,
                    (nint)slices,
                    errors,
                    sorted_input: 0
                );
            }
        }
        finally
        {
            foreach (var pin in pins)
            {
                pin.Free();
            }
        }

        ThrowFirst(errors);
    }

    /// <summary>The value of a key's bytes; empty where it has none: no value of this store is empty.</summary>
    public unsafe ReadOnlySpan<byte> this[int index]
    {
        get
        {
            if (_slices[index] == 0)
            {
                return default;
            }

            var start = Native.Instance.rocksdb_pinnableslice_value(_slices[index], out var length);
            return new ReadOnlySpan<byte>((void*)start, checked((int)length));
        }
    }

    /// <summary>Gives the memory back to the engine.</summary>
    public void Dispose()
    {
        foreach (var slice in _slices)
        {
            if (slice != 0)
            {
                Native.Instance.rocksdb_pinnableslice_destroy(slice);
            }
        }
    }

    private void ThrowFirst(nint[] errors)
    {
        nint first = 0;
        foreach (var error in errors)
        {
            if (first == 0)
            {
                first = error;
            }
            else if (error != 0)
            {
                Native.Instance.rocksdb_free(error);
            }
        }

        if (first != 0)
        {
            Dispose();
            throw new RocksDbException(first); // which frees the message
        }
    }
}
