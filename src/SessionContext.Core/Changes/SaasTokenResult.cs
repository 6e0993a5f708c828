namespace SessionContext.Core.Changes;

/// <summary>What the caller could show about being a customer: the customer's id, or why there is none.</summary>
public readonly record struct SaasTokenResult
{
    private SaasTokenResult(string? customerId, CustomerRefusal? refusal) =>
        (CustomerId, Refusal) = (customerId, refusal);

    /// <summary>Who was proved; null where nobody was.</summary>
    public string? CustomerId { get; }

    /// <summary>Why nobody was proved; null where somebody was.</summary>
    public CustomerRefusal? Refusal { get; }

    /// <summary>
    /// The customer's cut-off that was known when the service issued the token; null: the token is the tenant's own,
    /// and no cut-off ends it.
    /// </summary>
    public DateTimeOffset? KnownCutOff { get; private init; }

    /// <summary>The caller is this customer.</summary>
    /// <param name="customerId">The customer.</param>
    /// <param name="knownCutOff">See <see cref="KnownCutOff"/>.</param>
    public static SaasTokenResult Of(string customerId, DateTimeOffset? knownCutOff = null) =>
        new(customerId, null) { KnownCutOff = knownCutOff };

    /// <summary>The caller showed no proof.</summary>
    public static SaasTokenResult Missing(string message) =>
        new(null, new(CustomerRefusalKind.ProofMissing, message));

    /// <summary>The proof that the caller showed is not valid.</summary>
    public static SaasTokenResult Invalid(string message) =>
        new(null, new(CustomerRefusalKind.ProofInvalid, message));

    /// <summary>
    /// Why this proof does not let a PUT change the owner from one customer to another (contract § 4); null when it
    /// does.
    /// </summary>
    /// <param name="owner">Whose the stored context is; null where it is anonymous or there is none.</param>
    /// <param name="next">Whose it would be; null for an anonymous one.</param>
    public CustomerRefusal? RefusalFor(string? owner, string? next)
    {
        if (CustomerId is null)
        {
            return Refusal;
        }

        if (owner is not null && owner != CustomerId)
        {
            return Another("The session context belongs to another customer than the saas-token.");
        }

        return next is not null && next != CustomerId
            ? Another("The customerId of the body belongs to another customer than the saas-token.")
            : null;
    }

    private static CustomerRefusal Another(string message) =>
        new(CustomerRefusalKind.ProofOfAnother, message);
}
