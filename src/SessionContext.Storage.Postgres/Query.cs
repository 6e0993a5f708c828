using Npgsql;

namespace SessionContext.Storage.Postgres;

/// <summary>A statement and what it is given.</summary>
/// <param name="Sql">The statement, with <c>$1</c> and so on for the values. Always the same object for the same
/// statement: the server keeps it prepared.</param>
/// <param name="Writes">Whether it changes anything.</param>
/// <param name="Values">
/// Makes the values, in their order, when there is a connection to send them on. What has the time among them asks for
/// it here: a connection may be waited for, and what ends meanwhile has ended.
/// </param>
internal sealed record Query(string Sql, bool Writes, Func<NpgsqlParameter[]> Values)
{
    /// <summary>A statement with values among which the time is not, or does not matter.</summary>
    public Query(string Sql, bool Writes, params NpgsqlParameter[] values)
        : this(Sql, Writes, () => values) { }

    /// <summary>A value for a statement, sent without boxing.</summary>
    public static NpgsqlParameter Value<T>(T value) =>
        new NpgsqlParameter<T> { TypedValue = value };
}
