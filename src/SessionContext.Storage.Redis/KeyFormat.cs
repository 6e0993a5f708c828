using System.Text;
using SessionContext.Core;
using SessionContext.Core.Finding;
using SessionContext.Core.Records;
using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>
/// How keys are spelled: <c>sc:{tenant:session}</c> is a context, <c>sc:kind:{tenant:id}</c> anything else. What stands
/// in braces decides on a cluster where a key lies; a session's own keys lie together, so that one script reaches them.
/// </summary>
internal sealed class KeyFormat(string prefix)
{
    /// <summary>The longest id that is kept, in bytes: 128 characters of four.</summary>
    public const int MaxIdBytes = 512;

    // Refuses lone surrogates, which have no UTF-8: replaced silently, two ids could become one.
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private readonly string _context = $"{prefix}:{{";
    private readonly string _login = $"{prefix}:login:{{";
    private readonly string _event = $"{prefix}:event:{{";
    private readonly string _closed = $"{prefix}:closed:{{";
    private readonly string _deleted = $"{prefix}:deleted:{{";
    private readonly string _knownCart = $"{prefix}:known-cart:{{";
    private readonly string _cutOff = $"{prefix}:cut-off:{{";
    private readonly string _signingKeys = $"{prefix}:signing-keys:{{";
    private readonly string _keyRing = $"{prefix}:key-ring:{{";
    private readonly string _firstStart = $"{prefix}:first-start:{{";
    private readonly string _clock = $"{prefix}:clock:{{";
    private readonly string _seen = $"{prefix}:seen:{{";
    private readonly string _probe = $"{prefix}:probe:{{";
    private readonly string _customer = $"{prefix}:customer:{{";
    private readonly string _cart = $"{prefix}:cart:{{";
    private readonly string _customerOrder = $"{prefix}:customer-order:{{";
    private readonly string _cartOrder = $"{prefix}:cart-order:{{";

    /// <summary>What contexts' keys, and no others, look like.</summary>
    public RedisValue ContextPattern => $"{_context}*";

    public RedisKey Context(ContextKey key) =>
        Key(_context, key.Tenant, key.SessionId.ToString(), "}");

    /// <summary>What remembers, beside a session, that an event was carried out on it.</summary>
    public RedisKey Seen(ContextKey key, string eventId) =>
        Key(_seen, key.Tenant, key.SessionId.ToString(), "}:", eventId);

    /// <exception cref="ArgumentException">The id is not well-formed Unicode.</exception>
    public IndexKeys Index(ContextIndex index, Tenant tenant, string id) =>
        index == ContextIndex.Customer
            ? new(Key(_customer, tenant, id, "}"), Key(_customerOrder, tenant, id, "}"))
            : new(Key(_cart, tenant, id, "}"), Key(_cartOrder, tenant, id, "}"));

    /// <exception cref="ArgumentException">The id is empty, too long or not well-formed Unicode.</exception>
    public RedisKey Record(RecordKey key)
    {
        var kind = BeginningOf(key.Kind);
        return IdLength(key.Id) > 0
            ? Key(kind, key.Tenant, key.Id, "}")
            : throw new ArgumentException("A record's id is empty.");
    }

    /// <summary>A key that holds nothing, somewhere on the cluster: to see whether a write is taken.</summary>
    public RedisKey Probe() => $"{_probe}{Random.Shared.Next(1 << 20)}}}";

    /// <summary>A key that holds nothing, beside a session.</summary>
    public RedisKey Probe(ContextKey key) => Key(_probe, key.Tenant, key.SessionId.ToString(), "}");

    /// <summary>A key that holds nothing, beside a record.</summary>
    public RedisKey Probe(RecordKey key) => Key(_probe, key.Tenant, key.Id, "}");

    /// <summary>
    /// What the keys of a tenant, or all of the store, look like. Others may look like a tenant's, too.
    /// </summary>
    public RedisValue PatternOf(Tenant? tenant) =>
        tenant is { } one ? $"{prefix}:*{{{one}:*" : $"{prefix}:*";

    /// <summary>What the keys of a kind of records of a tenant, or of the whole store, look like.</summary>
    public RedisValue PatternOf(Tenant? tenant, RecordKind kind) =>
        tenant is { } one ? $"{BeginningOf(kind)}{one}:*" : $"{BeginningOf(kind)}*";

    /// <summary>The tenant and the session of a context's key.</summary>
    public bool TryParseContext(RedisKey key, out ContextKey context)
    {
        context = default;
        if (
            !TryParse(_context, key, out var tenant, out var id)
            || !SessionId.TryParse(id, out var session)
        )
        {
            return false;
        }

        context = new ContextKey(tenant, session);
        return true;
    }

    /// <summary>The kind, the tenant and the id of the key of a record that belongs to sessions.</summary>
    public bool TryParseRecord(RedisKey key, out RecordKey record)
    {
        foreach (var kind in RecordKinds.BelongToSessions)
        {
            if (TryParse(BeginningOf(kind), key, out var tenant, out var id))
            {
                record = new RecordKey(kind, tenant, id);
                return true;
            }
        }

        record = default;
        return false;
    }

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

    private string BeginningOf(RecordKind kind) =>
        kind switch
        {
            RecordKind.Login => _login,
            RecordKind.Event => _event,
            RecordKind.ClosedCart => _closed,
            RecordKind.DeletedCustomer => _deleted,
            RecordKind.KnownCart => _knownCart,
            RecordKind.CustomerCutOff => _cutOff,
            RecordKind.SigningKeys => _signingKeys,
            RecordKind.KeyRing => _keyRing,
            RecordKind.FirstStartClient => _firstStart,
            RecordKind.Clock => _clock,
            _ => throw new ArgumentException("An unknown kind of record."),
        };

    private static bool TryParse(string beginning, RedisKey key, out Tenant tenant, out string id)
    {
        (tenant, id) = (default, "");
        var text = (string?)key;
        if (
            text is null
            || !text.StartsWith(beginning, StringComparison.Ordinal)
            || !text.EndsWith('}')
        )
        {
            return false;
        }

        var name = text[beginning.Length..^1];
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !Tenant.TryParse(name[..colon], out tenant))
        {
            return false;
        }

        id = name[(colon + 1)..];
        return id.Length > 0;
    }

    private static RedisKey Key(
        string kind,
        Tenant tenant,
        string id,
        string end,
        string? suffix = null
    )
    {
        var name = tenant.ToString();
        var key = new byte[
            kind.Length
                + name.Length
                + 1
                + Utf8.GetByteCount(id)
                + end.Length
                + (suffix?.Length ?? 0)
        ];
        var at = Encoding.ASCII.GetBytes(kind, key);
        at += Encoding.ASCII.GetBytes(name, key.AsSpan(at));
        key[at++] = (byte)':';
        at += Utf8.GetBytes(id, key.AsSpan(at));
        at += Encoding.ASCII.GetBytes(end, key.AsSpan(at));
        Encoding.ASCII.GetBytes(suffix, key.AsSpan(at));
        return key;
    }
}
