using System.Buffers.Binary;
using System.Security.Cryptography;
using SessionContext.Core.Records;

namespace SessionContext.Server.Keys;

/// <summary>
/// The signing keys in the store that all nodes share: one record, encrypted, changed by compare-and-swap, so that
/// nodes which want a new key at once get the same one.
/// </summary>
/// <remarks>
/// A node signs with a new key at once. Others look for a key that they do not know when its first token comes, so it
/// need not wait for them.
/// </remarks>
internal sealed class StoreKeys(IRecordStore store, KeyProtection protection, TimeProvider time)
    : IKeyStore
{
    // A key takes 1.2 kB, a record 64 at the most.
    private const int MostKeys = 32;

    private readonly ProtectedRecord _record = new(store, RecordKind.SigningKeys, protection, time);

    /// <inheritdoc />
    public async ValueTask<KeyUpdate> UpdateAsync(
        Func<IReadOnlyList<SigningKey>, IReadOnlyList<SigningKey>> change,
        CancellationToken cancellationToken
    )
    {
        var update = new KeyUpdate([], []);
        try
        {
            await _record.UpdateAsync(
                value =>
                {
                    var before = Read(value);
                    update = new(before, change(before));
                    return update.After.Count <= MostKeys
                        ? Write(update.After)
                        : throw new KeyStoreException(
                            $"There are {MostKeys} signing keys already. Each is removed when the last token that it signed has expired (Identity:Lifetimes)."
                        );
                },
                cancellationToken
            );
            return update;
        }
        catch (CryptographicException e)
        {
            throw new KeyStoreException(
                "The signing keys in the store cannot be decrypted with the certificate of Identity:KeyProtection:CertificateFile. If they were encrypted with another certificate, name its file in Identity:KeyProtection:PreviousCertificateFiles:0. If that file is lost, make new keys: session-context revoke-keys --all",
                e
            );
        }
    }

    /// <inheritdoc />
    public ValueTask RemoveAllAsync(CancellationToken cancellationToken) =>
        _record.RemoveAsync(cancellationToken);

    // For each key: Unix milliseconds, length, PKCS#8; integers little-endian, the newest key first.
    private static byte[] Write(IReadOnlyList<SigningKey> keys)
    {
        using var value = new MemoryStream();
        using var writer = new BinaryWriter(value);
        foreach (var key in keys)
        {
            var pkcs8 = key.ToPkcs8();
            writer.Write(key.CreatedAt.ToUnixTimeMilliseconds());
            writer.Write(pkcs8.Length);
            writer.Write(pkcs8);
        }

        return value.ToArray();
    }

    private static List<SigningKey> Read(ReadOnlySpan<byte> value)
    {
        const int head = sizeof(long) + sizeof(int);
        var keys = new List<SigningKey>();
        while (value.Length > 0)
        {
            var createdAt = BinaryPrimitives.ReadInt64LittleEndian(value);
            var length = BinaryPrimitives.ReadInt32LittleEndian(value[sizeof(long)..]);
            keys.Add(
                SigningKey.FromPkcs8(
                    DateTimeOffset.FromUnixTimeMilliseconds(createdAt),
                    value.Slice(head, length)
                )
            );
            value = value[(head + length)..];
        }

        return keys;
    }
}
