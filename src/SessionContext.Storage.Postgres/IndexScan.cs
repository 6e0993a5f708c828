using System.Runtime.CompilerServices;
using Npgsql;
using SessionContext.Core;
using SessionContext.Core.Finding;

namespace SessionContext.Storage.Postgres;

/// <summary>
/// The sessions that an index holds under one id, in pages: between two pages no connection is held, however long the
/// consumer takes.
/// </summary>
internal sealed class IndexScan(Database database, TimeProvider time, IndexSql sql)
{
    private const int PageSize = 256;
    private const string BeforeAll = "";

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
        var last = BeforeAll;
        do
        {
            page.Clear();
            await database
                .QueryAsync(
                    QueryOf(sql.Sessions, tenant, id, last, PageSize),
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

    /// <summary>A page of the contexts: one round trip.</summary>
    /// <exception cref="StoreUnavailableException">It could not be read.</exception>
    public async ValueTask<ContextPage> PageAsync(
        Tenant tenant,
        string id,
        SessionId? after,
        int pageSize,
        CancellationToken cancellationToken
    )
    {
        if (id.Length == 0)
        {
            return ContextPage.Empty;
        }

        var found = new List<FoundContext>();
        await database
            .QueryAsync(
                QueryOf(sql.Page, tenant, id, after?.ToString() ?? BeforeAll, pageSize + 1),
                row => found.Add(new(SessionAt(row), EntryFormat.Read(row, 1))),
                cancellationToken
            )
            .ConfigureAwait(false);
        return ContextPage.Of(found, pageSize);
    }

    /// <summary>How many contexts there are, up to a limit: one round trip.</summary>
    /// <exception cref="StoreUnavailableException">They could not be counted.</exception>
    public async ValueTask<int> CountAsync(
        Tenant tenant,
        string id,
        int most,
        CancellationToken cancellationToken
    ) =>
        id.Length == 0
            ? 0
            : await database
                .SingleAsync(
                    QueryOf(sql.Count, tenant, id, BeforeAll, most),
                    row => (int)row.GetInt64(0),
                    cancellationToken
                )
                .ConfigureAwait(false);

    private Query QueryOf(string statement, Tenant tenant, string id, string last, int most) =>
        new(
            statement,
            Writes: false,
            () =>
                [
                    Query.Value(tenant.ToString()),
                    Query.Value(EntryFormat.Id(id)!),
                    Query.Value(last),
                    Query.Value(time.GetUtcNow().ToUnixTimeMilliseconds()),
                    Query.Value((long)most),
                ]
        );

    private static SessionId SessionAt(NpgsqlDataReader row) =>
        SessionId.TryParse(row.GetString(0), out var session)
            ? session
            : throw new StoreUnavailableException(
                "The store contains a session without a valid id."
            );
}
