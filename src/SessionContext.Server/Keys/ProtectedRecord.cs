using System.Security.Cryptography;
using SessionContext.Core.Records;

namespace SessionContext.Server.Keys;

/// <summary>A record of the service's own that nobody else can read.</summary>
internal sealed class ProtectedRecord(
    IRecordStore store,
    RecordKind kind,
    KeyProtection protection,
    TimeProvider time
)
{
    private readonly ServiceRecord _record = new(store, kind, time);
    private readonly string _purpose = kind.ToString();
    private Known? _last;

    /// <summary>Reads the value and writes what <paramref name="change"/> makes of it, if it differs.</summary>
    /// <param name="change">
    /// Gets the value, null where there is none, and gives back what it is to be. Called again where another process
    /// came first.
    /// </param>
    /// <param name="cancellationToken">Heeded until the write is handed to the engine.</param>
    /// <returns>The value as it is stored.</returns>
    /// <exception cref="CryptographicException">The value cannot be decrypted.</exception>
    public async ValueTask<byte[]> UpdateAsync(
        Func<byte[]?, byte[]> change,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var stored = await _record.ReadAsync(cancellationToken);
            var before = stored is null ? null : await DecryptAsync(stored, cancellationToken);
            var after = change(before);
            if (
                stored is not null
                && after.AsSpan().SequenceEqual(before)
                && !_record.IsOld(stored)
            )
            {
                return after;
            }

            var encrypted = await protection.ProtectAsync(_purpose, after, cancellationToken);
            if (await _record.TryWriteAsync(stored, encrypted, cancellationToken))
            {
                return after;
            }
        }
    }

    /// <summary>Removes the value, whether it can be decrypted or not.</summary>
    public ValueTask RemoveAsync(CancellationToken cancellationToken) =>
        _record.RemoveAsync(cancellationToken);

    // Read every half minute and changed every few months: decrypted once.
    private async ValueTask<byte[]> DecryptAsync(
        StoredRecord stored,
        CancellationToken cancellationToken
    )
    {
        if (_last is { } last && last.Stored.Span.SequenceEqual(stored.Value.Span))
        {
            return last.Value;
        }

        var value = await protection.UnprotectAsync(_purpose, stored.Value, cancellationToken);
        _last = new(stored.Value, value);
        return value;
    }

    private sealed record Known(ReadOnlyMemory<byte> Stored, byte[] Value);
}
