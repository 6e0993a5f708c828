using Npgsql;
using SessionContext.Core;
using SessionContext.Core.Events;

namespace SessionContext.Storage.Postgres;

/// <summary>
/// A compare-and-swap and the mark of the event that asks for it, in one transaction and one round trip: the function
/// of the schema.
/// </summary>
internal sealed class EventSwap(Database database, TimeProvider time)
{
    private const string Sql = """
        SELECT session_context_swap_once(
            $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        """;

    public async ValueTask<SwapOutcome> SwapAsync(
        ContextKey key,
        Revision? expected,
        StoredContext? replacement,
        EventMark mark,
        CancellationToken cancellationToken
    )
    {
        return await database
            .SingleAsync(
                new Query(Sql, Writes: true, Values),
                row =>
                    row.GetInt32(0) switch
                    {
                        0 => SwapOutcome.Swapped,
                        1 => SwapOutcome.Lost,
                        _ => SwapOutcome.SeenBefore,
                    },
                cancellationToken
            )
            .ConfigureAwait(false);

        NpgsqlParameter[] Values() =>
            [
                Query.Value(EntryFormat.Id(mark.Id)!),
                Query.Value(mark.ExpiresAt.ToUnixTimeMilliseconds()),
                Query.Value(time.GetUtcNow().ToUnixTimeMilliseconds()),
                Query.Value(key.Tenant.ToString()),
                Query.Value(key.SessionId.ToString()),
                Query.Value(expected?.Incarnation),
                Query.Value(expected?.Version),
                Query.Value(replacement?.Revision.Incarnation),
                Query.Value(replacement?.Revision.Version),
                Query.Value(replacement?.CreatedAt.ToUnixTimeMilliseconds()),
                Query.Value(replacement?.ModifiedAt.ToUnixTimeMilliseconds()),
                Query.Value(replacement?.ExpiresAt?.ToUnixTimeMilliseconds()),
                Query.Value(replacement?.CartSetAt?.ToUnixTimeMilliseconds()),
                Query.Value((short?)replacement?.Derived),
                Query.Value(EntryFormat.Id(replacement?.CustomerId)),
                Query.Value(EntryFormat.Id(replacement?.CartId)),
                Query.Value(replacement?.Document),
            ];
    }
}
