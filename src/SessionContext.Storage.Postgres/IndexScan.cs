using System.Runtime.CompilerServices;
using Npgsql;
using SessionContext.Core;

namespace SessionContext.Storage.Postgres;

/// <summary>
/// The sessions that an index holds under one id, in pages: between two pages no connection is held, however long the
/// consumer takes.
/// </summary>
internal sealed class IndexScan(Database database, TimeProvider time, string sql)
{
    /// <summary>By the customer's id.</summary>
    public const string ByCustomer = """
        SELECT session_id FROM session_context
        WHERE tenant = $1 AND customer_id = $2 AND session_id > $3
            AND (expires_at IS NULL OR expires_at > $4)
        ORDER BY session_id LIMIT 256
        """;

    /// <summary>By the cart's id.</summary>
    public const string ByCart = """
        SELECT session_id FROM session_context
        WHERE tenant = $1 AND cart_id = $2 AND session_id > $3
            AND (expires_at IS NULL OR expires_at > $4)
        ORDER BY session_id LIMIT 256
        """;

    private const int PageSize = 256;

    /// <summary>The sessions, ordered by id (ordinal).</summary>
    /// <exception cref="StoreUnavailableException">A page could not be read.</exception>
    public async IAsyncEnumerable<SessionId> SessionsAsync(
        Tenant tenant,
        string id,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (id.Length == 0)
        {
            yield break; // no id is not an id
        }

        var page = new List<SessionId>(PageSize);
        var last = ""; // before every session
        do
        {
            page.Clear();
            await database
                .QueryAsync(
                    PageOf(tenant, id, last),
                    row => page.Add(SessionAt(row)),
                    cancellationToken
                )
                .ConfigureAwait(false);
            foreach (var session in page)
            {
                yield return session;
                last = session.ToString();
            }
        } while (page.Count == PageSize);
    }

    private Query PageOf(Tenant tenant, string id, string last) =>
        new(
            sql,
            Writes: false,
            Query.Value(tenant.ToString()),
            Query.Value(EntryFormat.Id(id)!),
            Query.Value(last),
            Query.Value(time.GetUtcNow().ToUnixTimeMilliseconds())
        );

    private static SessionId SessionAt(NpgsqlDataReader row) =>
        SessionId.TryParse(row.GetString(0), out var session)
            ? session
            : throw new StoreUnavailableException(
                "The store contains a session without a valid id."
            );
}
