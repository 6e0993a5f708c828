namespace SessionContext.Storage.Postgres;

/// <summary>
/// The statements over one index. They differ in one column only, and each is one text for good: the server keeps it
/// prepared.
/// </summary>
/// <param name="Sessions">The sessions after one, with a limit.</param>
/// <param name="Page">The same with their contexts.</param>
/// <param name="Count">How many there are, up to a limit.</param>
internal sealed record IndexSql(string Sessions, string Page, string Count)
{
    /// <summary>By the customer's id.</summary>
    public static readonly IndexSql ByCustomer = Of("customer_id");

    /// <summary>By the cart's id.</summary>
    public static readonly IndexSql ByCart = Of("cart_id");

    private static IndexSql Of(string column)
    {
        var found = $"""
            FROM session_context c
            WHERE c.tenant = $1 AND c.{column} = $2 AND c.session_id > $3
                AND (c.expires_at IS NULL OR c.expires_at > $4)
            """;
        const string inOrder = "ORDER BY c.session_id LIMIT $5";
        return new IndexSql(
            $"SELECT c.session_id {found} {inOrder}",
            $"SELECT c.session_id, {EntryFormat.Columns} {found} {inOrder}",
            $"SELECT count(*) FROM (SELECT {found} LIMIT $5) AS counted"
        );
    }
}
