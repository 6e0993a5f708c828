using Npgsql;

namespace SessionContext.Storage.Postgres;

/// <summary>A statement and what it is given.</summary>
/// <param name="Sql">The statement, with <c>$1</c> and so on for the values. Always the same object for the same statement: the server keeps it prepared.</param>
/// <param name="Writes">Whether it changes anything.</param>
/// <param name="Values">The values, in their order.</param>
internal sealed record Query(string Sql, bool Writes, params NpgsqlParameter[] Values)
{
    /// <summary>A value for a statement, sent without boxing.</summary>
    public static NpgsqlParameter Value<T>(T value) =>
        new NpgsqlParameter<T> { TypedValue = value };
}
