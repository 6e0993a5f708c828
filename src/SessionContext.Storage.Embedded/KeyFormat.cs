using System.Buffers.Binary;
using System.Text;
using SessionContext.Core;
using SessionContext.Core.Records;

namespace SessionContext.Storage.Embedded;

/// <summary>
/// How keys are laid out. A tenant is followed by 0, which no tenant or session id contains, so that no tenant's keys
/// lie among another's; session ids come last, so that a scan finds them in ordinal order.
/// </summary>
internal static class KeyFormat
{
    /// <summary>Room for the UTF-8 of an indexed id: 128 characters of four bytes.</summary>
    public const int MaxIdBytes = 512;

    /// <summary>Room for any key of this store.</summary>
    public const int MaxBytes = MaxTenantBytes + 1 + sizeof(ushort) + MaxIdBytes + 128;

    private const int MaxTenantBytes = 16;

    // Refuses lone surrogates, which have no UTF-8: replaced silently, two ids could become one.
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>tenant 0 session</summary>
    public static ReadOnlySpan<byte> Context(ContextKey key, Span<byte> buffer) =>
        buffer[..AppendSession(buffer, AppendTenant(buffer, 0, key.Tenant), key.SessionId)];

    /// <inheritdoc cref="Context(ContextKey, Span{byte})"/>
    public static byte[] Context(ContextKey key) => Context(key, new byte[MaxBytes]).ToArray();

    /// <summary>What the keys of a tenant's contexts, or of all, begin with.</summary>
    public static byte[] ContextPrefix(Tenant? tenant) =>
        tenant is { } one ? Encoding.ASCII.GetBytes($"{one}\0") : [];

    /// <summary>The context of a key; null where it is none of a context.</summary>
    public static ContextKey? ParseContext(ReadOnlySpan<byte> key) =>
        TryParseName(key, out var tenant, out var id) && SessionId.TryParse(id, out var session)
            ? new ContextKey(tenant, session)
            : null;

    /// <summary>
    /// tenant 0 length-of-id (2 bytes) id: what all index entries of one customer or cart begin with.
    /// </summary>
    public static ReadOnlySpan<byte> IndexPrefix(Tenant tenant, string id, Span<byte> buffer)
    {
        var start = AppendTenant(buffer, 0, tenant) + sizeof(ushort);
        var length = Utf8.GetBytes(id, buffer.Slice(start, MaxIdBytes));
        BinaryPrimitives.WriteUInt16BigEndian(buffer[(start - sizeof(ushort))..], (ushort)length);
        return buffer[..(start + length)];
    }

    /// <summary><see cref="IndexPrefix"/>, then the session.</summary>
    public static ReadOnlySpan<byte> Index(ContextKey key, string id, Span<byte> buffer)
    {
        var length = IndexPrefix(key.Tenant, id, buffer).Length;
        return buffer[..AppendSession(buffer, length, key.SessionId)];
    }

    /// <summary>kind (1 byte) tenant 0 id</summary>
    public static ReadOnlySpan<byte> Record(RecordKey key, Span<byte> buffer)
    {
        buffer[0] = (byte)key.Kind;
        var start = AppendTenant(buffer, 1, key.Tenant);
        return buffer[..(start + Utf8.GetBytes(key.Id, buffer.Slice(start, MaxIdBytes)))];
    }

    /// <inheritdoc cref="Record(RecordKey, Span{byte})"/>
    public static byte[] Record(RecordKey key) => Record(key, new byte[MaxBytes]).ToArray();

    /// <summary>What the keys of one kind of a tenant's records, or of all, begin with.</summary>
    public static byte[] RecordPrefix(RecordKind kind, Tenant? tenant) =>
        [(byte)kind, .. ContextPrefix(tenant)];

    /// <summary>The record of a key; null where it is none of a record.</summary>
    public static RecordKey? ParseRecord(ReadOnlySpan<byte> key) =>
        key.Length > 0 && TryParseName(key[1..], out var tenant, out var id)
            ? new RecordKey((RecordKind)key[0], tenant, id)
            : null;

    /// <summary>The same key, if it can be stored.</summary>
    /// <exception cref="ArgumentException">Its id is empty, too long or not well-formed Unicode.</exception>
    public static RecordKey Check(RecordKey key) =>
        IdLength(key.Id) > 0 ? key : throw new ArgumentException("A record's id is empty.");

    /// <summary>The key of a tenant's count.</summary>
    public static ReadOnlySpan<byte> Count(Tenant tenant, Span<byte> buffer) =>
        buffer[..Encoding.ASCII.GetBytes(tenant.ToString(), buffer)];

    /// <summary>How many bytes an id takes.</summary>
    /// <exception cref="ArgumentException">It is longer than <see cref="MaxIdBytes"/> or not well-formed
    /// Unicode.</exception>
    public static int IdLength(string id)
    {
        var length = Utf8.GetByteCount(id);
        return length <= MaxIdBytes
            ? length
            : throw new ArgumentException($"An id is longer than {MaxIdBytes} bytes.");
    }

    private static bool TryParseName(ReadOnlySpan<byte> name, out Tenant tenant, out string id)
    {
        (tenant, id) = (default, "");
        var end = name.IndexOf((byte)0);
        if (end < 0 || !Tenant.TryParse(Encoding.ASCII.GetString(name[..end]), out tenant))
        {
            return false;
        }

        id = Encoding.UTF8.GetString(name[(end + 1)..]);
        return true;
    }

    private static int AppendTenant(Span<byte> buffer, int at, Tenant tenant)
    {
        at += Encoding.ASCII.GetBytes(tenant.ToString(), buffer[at..]);
        buffer[at] = 0;
        return at + 1;
    }

    private static int AppendSession(Span<byte> buffer, int at, SessionId sessionId) =>
        at + Encoding.ASCII.GetBytes(sessionId.ToString(), buffer[at..]);
}
