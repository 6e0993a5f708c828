namespace SessionContext.Core.Changes;

/// <summary>
/// Someone who may reach one session alone, their own, with an anonymous or a customer's token (contract § 4).
/// </summary>
/// <param name="CustomerId">Who they are; null for an anonymous owner.</param>
public readonly record struct Owner(string? CustomerId)
{
    /// <summary>Why the context is not theirs; null: it is.</summary>
    public CustomerRefusal? RefusalFor(StoredContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.CustomerId is null || context.CustomerId == CustomerId ? null
            : CustomerId is null
                ? Another(
                    "The session context belongs to a customer; an anonymous token cannot reach it."
                )
            : Another("The session context belongs to another customer.");
    }

    private static CustomerRefusal Another(string message) =>
        new(CustomerRefusalKind.AnotherCustomer, message);
}
