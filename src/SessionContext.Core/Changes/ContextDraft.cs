using SessionContext.Core.Documents;

namespace SessionContext.Core.Changes;

/// <summary>What a context is to be next, before it has a version and its times.</summary>
internal sealed record ContextDraft
{
    /// <summary>Every field of the document.</summary>
    public required ContextFields Fields { get; init; }

    /// <summary>The text of <see cref="ContextFields.CustomerId"/>.</summary>
    public string? CustomerId { get; private init; }

    /// <summary>The text of <see cref="ContextFields.CartId"/>.</summary>
    public string? CartId { get; private init; }

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

    /// <summary>The document of a PUT. What it sends back as it was derived has not been chosen by that.</summary>
    public static ContextDraft Of(ContextReplacement replacement, StoredContext? current)
    {
        var draft = new ContextDraft
        {
            Fields = replacement.Fields,
            CustomerId = replacement.CustomerId,
            CartId = replacement.CartId,
        };
        if (current is null)
        {
            return draft;
        }

        return draft with
        {
            Derived = DerivableField.Unchanged(current, replacement.Fields),
            CartSetAt = replacement.CartId == current.CartId ? current.CartSetAt : null,
        };
    }

    /// <summary>The same for this customer.</summary>
    public ContextDraft WithCustomer(string? customerId) =>
        this with
        {
            CustomerId = customerId,
            Fields = Fields with { CustomerId = RawJson.OfText(customerId) },
        };

    /// <summary>The same with this cart.</summary>
    public ContextDraft WithCart(string? cartId, DateTimeOffset? setAt) =>
        this with
        {
            CartId = cartId,
            CartSetAt = setAt,
            Fields = Fields with { CartId = RawJson.OfText(cartId) },
        };
}
