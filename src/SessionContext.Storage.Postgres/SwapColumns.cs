using Npgsql;

namespace SessionContext.Storage.Postgres;

/// <summary>Swaps as the arrays that a statement takes: one for each column, one element for each swap.</summary>
internal sealed class SwapColumns
{
    private readonly string[] _tenants;
    private readonly string[] _sessions;
    private readonly long[] _incarnations;
    private readonly long[] _versions;
    private readonly long[] _created;
    private readonly long[] _modified;
    private readonly long?[] _expires;
    private readonly long?[] _cartSet;
    private readonly short[] _derived;
    private readonly byte[]?[] _customers;
    private readonly byte[]?[] _carts;
    private readonly ReadOnlyMemory<byte>[] _documents;
    private readonly long[] _expectedIncarnations;
    private readonly long[] _expectedVersions;

    public SwapColumns(ContextSwap[] swaps)
    {
        var count = swaps.Length;
        (_tenants, _sessions) = (new string[count], new string[count]);
        (_incarnations, _versions) = (new long[count], new long[count]);
        (_created, _modified) = (new long[count], new long[count]);
        (_expires, _cartSet) = (new long?[count], new long?[count]);
        (_derived, _documents) = (new short[count], new ReadOnlyMemory<byte>[count]);
        (_customers, _carts) = (new byte[]?[count], new byte[]?[count]);
        (_expectedIncarnations, _expectedVersions) = (new long[count], new long[count]);
        for (var i = 0; i < count; i++)
        {
            Put(swaps[i], i);
        }
    }

    public (string Tenant, string Session) KeyAt(int i) => (_tenants[i], _sessions[i]);

    /// <summary>The columns, then the time: <c>$1</c> to <c>$13</c>.</summary>
    public NpgsqlParameter[] Values(DateTimeOffset now) =>
        [
            Query.Value(_tenants),
            Query.Value(_sessions),
            Query.Value(_incarnations),
            Query.Value(_versions),
            Query.Value(_created),
            Query.Value(_modified),
            Query.Value(_expires),
            Query.Value(_cartSet),
            Query.Value(_derived),
            Query.Value(_customers),
            Query.Value(_carts),
            Query.Value(_documents),
            Query.Value(now.ToUnixTimeMilliseconds()),
        ];

    /// <summary>The same, then the expected revisions: <c>$1</c> to <c>$15</c>.</summary>
    public NpgsqlParameter[] ValuesForReplacing(DateTimeOffset now) =>
        [.. Values(now), Query.Value(_expectedIncarnations), Query.Value(_expectedVersions)];

    /// <summary>What a replacement of something unread is made of, then the time: <c>$1</c> to <c>$10</c>.</summary>
    public NpgsqlParameter[] ValuesForBlindReplace(DateTimeOffset now) =>
        [
            Query.Value(_tenants),
            Query.Value(_sessions),
            Query.Value(_incarnations),
            Query.Value(_versions),
            Query.Value(_modified),
            Query.Value(_expires),
            Query.Value(_customers),
            Query.Value(_carts),
            Query.Value(_documents),
            Query.Value(now.ToUnixTimeMilliseconds()),
        ];

    private void Put(ContextSwap swap, int i)
    {
        var context = swap.Replacement;
        _tenants[i] = swap.Key.Tenant.ToString();
        _sessions[i] = swap.Key.SessionId.ToString();
        _incarnations[i] = context.Revision.Incarnation;
        _versions[i] = context.Revision.Version;
        _created[i] = context.CreatedAt.ToUnixTimeMilliseconds();
        _modified[i] = context.ModifiedAt.ToUnixTimeMilliseconds();
        _expires[i] = context.ExpiresAt?.ToUnixTimeMilliseconds();
        _cartSet[i] = context.CartSetAt?.ToUnixTimeMilliseconds();
        _derived[i] = (short)context.Derived;
        _customers[i] = swap.CustomerId;
        _carts[i] = swap.CartId;
        _documents[i] = context.Document;
        if (swap.Expected is { } expected)
        {
            (_expectedIncarnations[i], _expectedVersions[i]) = (
                expected.Incarnation,
                expected.Version
            );
        }
    }
}
