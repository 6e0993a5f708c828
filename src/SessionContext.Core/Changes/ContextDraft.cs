using SessionContext.Core.Documents;

namespace SessionContext.Core.Changes;

/// <summary>What a context is to be next, before it has a version and its times.</summary>
internal sealed record ContextDraft
{
    /// <summary>Every field of the document.</summary>
    public required ContextFields Fields { get; init; }

    /// <summary>The text of <see cref="ContextField.CustomerId"/>.</summary>
    public string? CustomerId { get; init; }

    /// <summary>The text of <see cref="ContextField.CartId"/>.</summary>
    public string? CartId { get; init; }

    /// <inheritdoc cref="StoredContext.Derived"/>
    public DerivedFields Derived { get; init; }

    /// <inheritdoc cref="StoredContext.CartSetAt"/>
    public DateTimeOffset? CartSetAt { get; init; }

    /// <summary>The context as it is.</summary>
    public static ContextDraft Of(StoredContext current) =>
        new()
        {
            Fields = ContextDocument.Read(current.Document),
            CustomerId = current.CustomerId,
            CartId = current.CartId,
            Derived = current.Derived,
            CartSetAt = current.CartSetAt,
        };

    /// <summary>The same for this customer.</summary>
    public ContextDraft WithCustomer(string? customerId) =>
        this with
        {
            CustomerId = customerId,
            Fields = Fields.With(ContextField.CustomerId, RawJson.OfText(customerId)),
        };

    /// <summary>The same with this cart.</summary>
    public ContextDraft WithCart(string? cartId, DateTimeOffset? setAt) =>
        this with
        {
            CartId = cartId,
            CartSetAt = setAt,
            Fields = Fields.With(ContextField.CartId, RawJson.OfText(cartId)),
        };
}
