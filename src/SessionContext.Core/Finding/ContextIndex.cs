namespace SessionContext.Core.Finding;

/// <summary>By which id sessions are found.</summary>
public enum ContextIndex
{
    /// <summary>By <see cref="StoredContext.CustomerId"/>.</summary>
    Customer,

    /// <summary>By <see cref="StoredContext.CartId"/>.</summary>
    Cart,
}

/// <summary>The id by which an index finds a context.</summary>
public static class ContextIndexIds
{
    /// <summary>The context's id in an index; null: the index does not have the context.</summary>
    public static string? IdOf(this ContextIndex index, StoredContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return index == ContextIndex.Customer ? context.CustomerId : context.CartId;
    }
}
