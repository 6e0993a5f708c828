namespace SessionContext.Core.Changes;

/// <summary>Someone who may reach one session alone, their own, with an anonymous or a customer's token (contract § 4).</summary>
/// <param name="CustomerId">Who they are; null for an anonymous visitor.</param>
public readonly record struct Visitor(string? CustomerId)
{
    /// <summary>Why the context is not theirs, as a sentence for the client; null: it is.</summary>
    public string? RefusalFor(StoredContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.CustomerId is null || context.CustomerId == CustomerId ? null
            : CustomerId is null
                ? "The session context belongs to a customer, and the token is an anonymous one"
            : "The session context belongs to another customer";
    }
}
