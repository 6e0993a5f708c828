namespace SessionContext.Core.Finding;

/// <summary>Some session contexts of a list.</summary>
/// <param name="Items">The contexts, ordered by session id (ordinal).</param>
/// <param name="Next">The session after which the next page begins; null: this is the last page.</param>
public sealed record ContextPage(IReadOnlyList<FoundContext> Items, SessionId? Next)
{
    /// <summary>A page without contexts.</summary>
    public static readonly ContextPage Empty = new([], null);

    /// <summary>Makes a page of what an engine found by looking for more contexts than a page has.</summary>
    /// <param name="found">The contexts, ordered. One more than <paramref name="pageSize"/> says that there is a next
    /// page.</param>
    /// <param name="pageSize">How many contexts a page has.</param>
    public static ContextPage Of(IReadOnlyList<FoundContext> found, int pageSize)
    {
        ArgumentNullException.ThrowIfNull(found);
        return found.Count <= pageSize
            ? new ContextPage(found, null)
            : new ContextPage([.. found.Take(pageSize)], found[pageSize - 1].Session);
    }
}
