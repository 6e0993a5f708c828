namespace SessionContext.Storage.Postgres;

/// <summary>
/// Settings that every statement of the store runs with. Directly at a server they are sent when the connection is
/// made, which costs nothing later. A pooler refuses or ignores them there; so they are set once for each session, or,
/// where only a transaction has a session for sure, with each statement.
/// </summary>
internal static class SessionSettings
{
    private const string SearchPath = "search_path";

    /// <summary>
    /// Read committed, whatever the database's default: a swap that waited for another one has to look again, not to
    /// fail.
    /// </summary>
    private static readonly (string Name, string Value) Isolation = (
        "default_transaction_isolation",
        "read committed"
    );

    /// <summary>
    /// Keep the plans of the batched statements as they are meant, one look-up in the primary key for each entry, in
    /// the order of the batch (so that two batches never wait for each other), planned once: no statistics lead to
    /// better ones.
    /// </summary>
    private static readonly (string Name, string Value)[] Plans =
    [
        ("plan_cache_mode", "force_generic_plan"),
        ("jit", "off"),
        ("enable_seqscan", "off"),
        ("enable_hashjoin", "off"),
        ("enable_mergejoin", "off"),
    ];

    /// <summary>As a start-up parameter.</summary>
    public static string ToStartup() =>
        string.Join(
            ' ',
            Plans
                .Prepend(Isolation)
                .Select(setting =>
                    $"-c {setting.Name}={setting.Value.Replace(" ", @"\ ", StringComparison.Ordinal)}"
                )
        );

    /// <summary>
    /// As a statement, for the session that carries it out. It gives whether that session only reads.
    /// </summary>
    public static string ForSession(string? searchPath) =>
        Select(false, [Isolation, .. Plans, .. PathOf(searchPath)]);

    /// <summary>
    /// As a statement, for the transaction that it begins: it is sent together with the statement that it is for. It
    /// gives whether the transaction only reads. What else the promises rest on is set to what it is by default:
    /// another client of the pooler may have changed it in the same session.
    /// </summary>
    public static string ForTransaction(string? searchPath, string synchronousCommit) =>
        Select(true, [.. Plans, .. PathOf(searchPath), ("synchronous_commit", synchronousCommit)]);

    private static (string, string)[] PathOf(string? searchPath) =>
        searchPath is { Length: > 0 } ? [(SearchPath, searchPath)] : [];

    private static string Select(bool isLocal, IEnumerable<(string Name, string Value)> settings)
    {
        var sets = settings.Select(setting =>
            $"set_config('{setting.Name}', '{setting.Value.Replace("'", "''", StringComparison.Ordinal)}', {isLocal})"
        );
        return $"SELECT current_setting('transaction_read_only') = 'on', {string.Join(", ", sets)}";
    }
}
