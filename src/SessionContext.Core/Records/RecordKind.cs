namespace SessionContext.Core.Records;

/// <summary>What a small record is about. The numbers are stored.</summary>
public enum RecordKind
{
    /// <summary>
    /// Who uses a session: its refresh tokens and what was chosen at log-in. The id is the session's.
    /// </summary>
    Login = 1,

    /// <summary>An event that was carried out. The id is its <see cref="Events.EventMark"/>.</summary>
    Event = 2,

    /// <summary>A cart that was closed. The id is the cart's.</summary>
    ClosedCart = 3,

    /// <summary>The keys that the service signs tokens with, encrypted: one record, no tenant's.</summary>
    SigningKeys = 4,

    /// <summary>What those are encrypted with, itself encrypted with a certificate: one record, no tenant's.</summary>
    KeyRing = 5,

    /// <summary>The client that a first start made, its secret encrypted: one record.</summary>
    FirstStartClient = 6,

    /// <summary>A customer who was deleted, as earlier releases stored it. The id is the customer's.</summary>
    DeletedCustomer = 7,

    /// <summary>
    /// A cart that an event named before its session was known, or that was merged into another. The id is the cart's.
    /// </summary>
    KnownCart = 8,

    /// <summary>The last time that any node has seen, where nodes share the store: one record, no tenant's.</summary>
    Clock = 9,

    /// <summary>
    /// When a customer's sessions were ended all at once. The id is a digest of the customer's, so that it names
    /// nobody.
    /// </summary>
    CustomerCutOff = 10,
}
