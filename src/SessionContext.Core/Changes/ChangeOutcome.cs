using SessionContext.Core.Documents;

namespace SessionContext.Core.Changes;

/// <summary>What became of a change. Closed: these are all.</summary>
public abstract record ChangeOutcome
{
    private ChangeOutcome() { }

    /// <summary>The change is durable, or was already there; this is the stored revision.</summary>
    public sealed record Stored(Revision Revision) : ChangeOutcome;

    /// <summary>The context is gone, durably.</summary>
    public sealed record Deleted : ChangeOutcome
    {
        /// <summary>The only one.</summary>
        public static Deleted Instance { get; } = new();
    }

    /// <summary>There is no such session, and the call does not create one.</summary>
    public sealed record NotFound : ChangeOutcome
    {
        /// <summary>The only one.</summary>
        public static NotFound Instance { get; } = new();
    }

    /// <summary>The session has another version than the client thought.</summary>
    /// <param name="Expected">The version given; null where the client thought that there was no session.</param>
    /// <param name="Current">The version stored.</param>
    public sealed record Stale(long? Expected, long Current) : ChangeOutcome
    {
        /// <summary>
        /// The rule of optimistic locking: a version that is given must be the stored one. Null where it is.
        /// </summary>
        internal static Stale? If(long version, StoredContext current) =>
            version == current.Revision.Version ? null : new(version, current.Revision.Version);
    }

    /// <summary>A precondition of the request does not hold (RFC 9110 § 13).</summary>
    public sealed record PreconditionFailed : ChangeOutcome
    {
        /// <summary>The only one.</summary>
        public static PreconditionFailed Instance { get; } = new();
    }

    /// <summary>
    /// The context is, or would become, a customer's, and the caller did not prove to be that customer.
    /// </summary>
    /// <param name="Refusal">What is wrong with the proof.</param>
    public sealed record NotTheCustomer(CustomerRefusal Refusal) : ChangeOutcome;

    /// <summary>
    /// The access that the caller's token once gave has ended: a customer has logged in to the session since, or it was
    /// logged out.
    /// </summary>
    /// <param name="Reason">Which of them, as a sentence for the client.</param>
    public sealed record InvalidToken(string Reason) : ChangeOutcome;

    /// <summary>The request cannot be carried out on this session as it is.</summary>
    public sealed record Invalid(FieldError Fault) : ChangeOutcome;

    /// <summary>
    /// <c>context</c> would become larger than this many bytes, <see cref="DocumentLimits.BodyBytes"/>.
    /// </summary>
    public sealed record TooLarge(int MostBytes) : ChangeOutcome;

    /// <summary>The event that asked for the change was carried out before; nothing changed.</summary>
    public sealed record SeenBefore : ChangeOutcome
    {
        /// <summary>The only one.</summary>
        public static SeenBefore Instance { get; } = new();
    }
}
