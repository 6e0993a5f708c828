using System.Text;
using SessionContext.Core;
using SessionContext.Core.Documents;
using SessionContext.Core.Events;
using SessionContext.Core.Records;

namespace SessionContext.Storage.Conformance;

/// <summary>Keys, contexts and records to test with.</summary>
public static class Sample
{
    /// <summary>Both flags of a field that a later release may derive: the ninth and the last of 16 bits.</summary>
    public const DerivedFields DerivedFieldToCome = (DerivedFields)0x8100;

    public static Tenant Tenant(string name) =>
        Core.Tenant.TryParse(name, out var tenant)
            ? tenant
            : throw new ArgumentException($"'{name}' is no tenant.");

    public static ContextKey Key(string session = "s1", string tenant = "acme") =>
        SessionId.TryParse(session, out var sessionId)
            ? new ContextKey(Tenant(tenant), sessionId)
            : throw new ArgumentException($"'{session}' is no session id.");

    /// <summary>A first revision; its document tells it from others.</summary>
    public static StoredContext New(
        TimeProvider time,
        string? customer = null,
        string? cart = null,
        TimeSpan? lifetime = null,
        DerivedFields derived = DerivedFields.None
    ) => Build(time, Revision.First(), customer, cart, lifetime, derived: derived);

    /// <summary>The revision after another; customer, cart and end are those given here.</summary>
    public static StoredContext Next(
        TimeProvider time,
        StoredContext stored,
        string? customer = null,
        string? cart = null,
        TimeSpan? lifetime = null
    ) => Build(time, stored.Revision.Next(), customer, cart, lifetime);

    public static StoredContext Build(
        TimeProvider time,
        Revision revision,
        string? customer,
        string? cart,
        TimeSpan? lifetime,
        byte[]? document = null,
        DerivedFields derived = DerivedFields.None
    ) =>
        new()
        {
            Revision = revision,
            CreatedAt = time.GetUtcNow(),
            ModifiedAt = time.GetUtcNow(),
            ExpiresAt = time.GetUtcNow() + lifetime,
            CustomerId = customer,
            CartId = cart,
            Derived = derived,
            Document = document ?? Document(revision, time.GetUtcNow()),
        };

    /// <summary>The document of a context that was made at once in this revision.</summary>
    public static ReadOnlyMemory<byte> Document(Revision revision, DateTimeOffset at) =>
        ContextDocument.Compose(
            Key().SessionId,
            new()
            {
                [ContextField.Context] = Encoding.UTF8.GetBytes(
                    $$"""{"revision":"{{revision}}"}"""
                ),
            },
            revision.Version,
            at,
            at
        );

    /// <summary>A context in all that it was, except for its end: how a life is extended without a change.</summary>
    public static StoredContext WithExpiry(StoredContext context, DateTimeOffset? end) =>
        new()
        {
            Revision = context.Revision,
            CreatedAt = context.CreatedAt,
            ModifiedAt = context.ModifiedAt,
            ExpiresAt = end,
            CustomerId = context.CustomerId,
            CartId = context.CartId,
            Derived = context.Derived,
            CartSetAt = context.CartSetAt,
            Document = context.Document,
        };

    public static RecordKey RecordKey(
        string id = "r1",
        string tenant = "acme",
        RecordKind kind = RecordKind.Login
    ) => new(kind, Tenant(tenant), id);

    /// <summary>A record that lives for an hour, if nothing else is said; its value tells it from others.</summary>
    public static StoredRecord Record(
        TimeProvider time,
        long version = 1,
        TimeSpan? lifetime = null,
        byte[]? value = null
    ) =>
        new(
            version,
            time.GetUtcNow() + (lifetime ?? TimeSpan.FromHours(1)),
            value ?? Guid.NewGuid().ToByteArray()
        );

    public static EventMark Mark(TimeProvider time, string id = "e1") =>
        EventMark.Of("/tests", id, time.GetUtcNow());

    /// <summary>Fails unless both are the same in every part.</summary>
    public static void AssertSame(StoredRecord? expected, StoredRecord? actual)
    {
        Assert.Equal(
            (expected?.Version, expected?.ExpiresAt),
            (actual?.Version, actual?.ExpiresAt)
        );
        Assert.Equal(expected?.Value.ToArray(), actual?.Value.ToArray());
    }

    /// <summary>Fails unless both are the same in every part.</summary>
    public static void AssertSame(StoredContext? expected, StoredContext? actual)
    {
        Assert.Equal(expected is null, actual is null);
        Assert.Equal(Facts(expected), Facts(actual));
        Assert.True(
            (expected?.Document ?? default).Span.SequenceEqual((actual?.Document ?? default).Span),
            "The documents differ."
        );
    }

    private static object? Facts(StoredContext? context) =>
        context is null
            ? null
            : (
                context.Revision,
                context.CreatedAt,
                context.ModifiedAt,
                context.ExpiresAt,
                context.CustomerId,
                context.CartId,
                context.Derived,
                context.CartSetAt
            );
}
