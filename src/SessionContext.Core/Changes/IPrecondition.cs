namespace SessionContext.Core.Changes;

/// <summary>A condition that a request puts on the stored state, beside the version (RFC 9110 § 13).</summary>
public interface IPrecondition
{
    /// <summary>Whether the request may go on with this stored revision; null: there is no such session.</summary>
    bool Holds(Revision? current);

    /// <summary>
    /// Whether a repeated request that was already carried out is answered as done although <see cref="Holds"/> is
    /// false: allowed for If-Match (RFC 9110 § 13.1.1), not for one that insists on creating.
    /// </summary>
    bool AllowsRepeat { get; }
}
