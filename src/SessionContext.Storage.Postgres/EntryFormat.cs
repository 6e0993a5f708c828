using System.Text;
using Npgsql;
using SessionContext.Core;

namespace SessionContext.Storage.Postgres;

/// <summary>How a context is laid out as a row: times as Unix milliseconds, ids as their UTF-8.</summary>
internal static class EntryFormat
{
    /// <summary>The columns that <see cref="Read"/> reads, in its order, of the table <c>c</c>.</summary>
    public const string Columns =
        "c.incarnation, c.version, c.created_at, c.modified_at, c.expires_at, c.cart_set_at, c.derived, c.customer_id, c.cart_id, c.document";

    // Refuses lone surrogates, which have no UTF-8: replaced silently, two ids could become one.
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The context of a row whose columns begin at <paramref name="at"/>.</summary>
    public static StoredContext Read(NpgsqlDataReader row, int at) =>
        new()
        {
            Revision = new Revision(row.GetInt64(at), row.GetInt64(at + 1)),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(at + 2)),
            ModifiedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(at + 3)),
            ExpiresAt = TimeAt(row, at + 4),
            CartSetAt = TimeAt(row, at + 5),
            Derived = (DerivedFields)row.GetInt16(at + 6),
            CustomerId = IdAt(row, at + 7),
            CartId = IdAt(row, at + 8),
            Document = row.GetFieldValue<byte[]>(at + 9),
        };

    /// <summary>An id as it is stored.</summary>
    /// <exception cref="ArgumentException">It is not well-formed Unicode.</exception>
    public static byte[]? Id(string? id) => id is null ? null : Utf8.GetBytes(id);

    /// <summary>The id of what is stored.</summary>
    public static string Text(byte[] id) => Utf8.GetString(id);

    private static DateTimeOffset? TimeAt(NpgsqlDataReader row, int at) =>
        row.IsDBNull(at) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(at));

    private static string? IdAt(NpgsqlDataReader row, int at) =>
        row.IsDBNull(at) ? null : Text(row.GetFieldValue<byte[]>(at));
}
