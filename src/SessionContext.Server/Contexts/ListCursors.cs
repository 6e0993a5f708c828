using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using SessionContext.Core;
using SessionContext.Server.Keys;

namespace SessionContext.Server.Contexts;

/// <summary>
/// Makes and reads the cursors of lists: signed, good for a day, for one tenant and one query only (contract § 8).
/// Every node that shares the signing keys reads them.
/// </summary>
internal sealed class ListCursors(SigningKeys keys, TimeProvider time)
{
    /// <summary>How long a cursor is valid.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private const int TimeBytes = 8;
    private const int Longest = 4_096;

    /// <summary>The cursor that leads to a position.</summary>
    /// <param name="tenant">Whose list it is.</param>
    /// <param name="query">The list's parameters, the same text each time.</param>
    /// <param name="position">Where the next page begins.</param>
    public string Create(Tenant tenant, string query, string position)
    {
        var now = time.GetUtcNow();
        var cursor = new byte[TimeBytes + Encoding.UTF8.GetByteCount(position)];
        BinaryPrimitives.WriteInt64BigEndian(cursor, (now + Lifetime).ToUnixTimeSeconds());
        Encoding.UTF8.GetBytes(position, cursor.AsSpan(TimeBytes));

        // A key that was made just now may not be known on every node.
        var key =
            keys.Live.FirstOrDefault(key => key.CreatedAt <= now - 2 * SigningKeys.RefreshInterval)
            ?? keys.Live[^1];
        return Base64Url.EncodeToString([.. cursor, .. Sign(key, tenant, query, cursor)]);
    }

    /// <summary>
    /// The position that a cursor leads to; null where the cursor is too old, for another list, or none of the
    /// service's.
    /// </summary>
    public string? Read(Tenant tenant, string query, string cursor)
    {
        if (
            cursor.Length > Longest
            || !Base64Url.IsValid(cursor, out var length)
            || length < TimeBytes + HMACSHA256.HashSizeInBytes
        )
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(cursor);
        var signed = bytes.AsSpan(..^HMACSHA256.HashSizeInBytes).ToArray();
        var signature = bytes.AsSpan(signed.Length).ToArray();
        return
            keys.Live.Any(key =>
                CryptographicOperations.FixedTimeEquals(signature, Sign(key, tenant, query, signed))
            )
            && BinaryPrimitives.ReadInt64BigEndian(signed) > time.GetUtcNow().ToUnixTimeSeconds()
            ? Encoding.UTF8.GetString(signed.AsSpan(TimeBytes))
            : null;
    }

    private static byte[] Sign(SigningKey key, Tenant tenant, string query, byte[] cursor)
    {
        var secret = HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            key.ToPkcs8(),
            HMACSHA256.HashSizeInBytes,
            info: "session-context list cursor"u8.ToArray()
        );
        // A tenant's name holds no line end, and the lengths of the rest follow from its place.
        var list = Encoding.UTF8.GetBytes($"{tenant}\n{query.Length}\n{query}\n");
        byte[] signed = [.. list, .. cursor];
        return HMACSHA256.HashData(secret, signed);
    }
}
