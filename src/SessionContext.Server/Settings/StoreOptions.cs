using SessionContext.Core.Clocks;
using SessionContext.Storage.Embedded;
using SessionContext.Storage.Postgres;
using SessionContext.Storage.Redis;

namespace SessionContext.Server.Settings;

/// <summary>Section <c>Store</c>.</summary>
internal sealed class StoreOptions
{
    private static readonly string[] Engines = ["Embedded", "Redis", "Postgres"];

    /// <summary>
    /// Which engine keeps the contexts: <c>Embedded</c>, the default, <c>Redis</c> or <c>Postgres</c>.
    /// </summary>
    public string Engine { get; set; } = "Embedded";

    /// <summary>
    /// The data folder: contexts (of the embedded engine), signing keys, the first start's client. Relative to the
    /// working folder. Default <c>data</c>.
    /// </summary>
    public string Path { get; set; } = "data";

    /// <summary>
    /// Where the servers or the database are; not for the embedded engine. The client's own format, or a URL such as
    /// <c>rediss://user:password@host:port</c> or <c>postgres://user:password@host:port/database</c>. A secret: it is
    /// never logged.
    /// </summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>
    /// A file with the password of the servers or the database, in UTF-8; line ends after it do not count. Read again
    /// with each connection that is made, so that the password can be changed while the service runs. Default: none,
    /// the password is in <see cref="ConnectionString"/>, or there is none.
    /// </summary>
    public string? PasswordFile { get; set; }

    /// <summary>
    /// How long the servers or the database may take to be connected to, and to answer, before a call is 503: whole
    /// seconds, 2 to 60; not for the embedded engine. None, the default: what the engine's store takes by itself.
    /// </summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>
    /// How far the clock of a node may be ahead of the last time that the store has seen, or behind it, before the node
    /// says so; while it is ahead, it purges nothing. 00:05:00 to 365.00:00:00. Default one hour.
    /// </summary>
    public TimeSpan ClockTolerance { get; set; } = ClockGuard.DefaultTolerance;

    /// <summary>
    /// Memory of the embedded engine for the contexts that are read again and again, in bytes: some 1,000 for each. 0
    /// to 1073741824; 0: none. Default 32 MiB.
    /// </summary>
    public long DocumentCacheBytes { get; set; } = EmbeddedStoreOptions.DefaultDocumentCacheBytes;

    /// <summary>Whether several nodes can use the store at once: then it keeps what all of them must know.</summary>
    public bool IsShared() => !Engine.Equals("Embedded", StringComparison.OrdinalIgnoreCase);

    /// <summary>What only Redis has.</summary>
    public RedisSection Redis { get; set; } = new();

    /// <summary>What only PostgreSQL has.</summary>
    public PostgresSection Postgres { get; set; } = new();

    /// <summary>What is wrong with these settings, naming the key; empty when all is well.</summary>
    public IEnumerable<string> ValidationErrors()
    {
        if (!Engines.Contains(Engine, StringComparer.OrdinalIgnoreCase))
        {
            yield return $"Store:Engine must be {string.Join(" or ", Engines)}";
        }

        if (string.IsNullOrWhiteSpace(Path))
        {
            yield return "Store:Path must name a folder, such as /var/lib/session-context";
        }
        else if (Path.Contains("://", StringComparison.Ordinal))
        {
            yield return "Store:Path must name a folder, not a URL; a URL goes into Store:ConnectionString";
        }

        if (!ClockGuard.IsTolerance(ClockTolerance))
        {
            yield return $"Store:ClockTolerance {ClockGuard.ToleranceRule}";
        }

        if (DocumentCacheBytes is < 0 or > EmbeddedStoreOptions.MostDocumentCacheBytes)
        {
            yield return "Store:DocumentCacheBytes must be a number of bytes from 0 to 1073741824, such as 33554432";
        }

        if (IsShared() && Timeout is { } timeout && !IsTimeout(timeout))
        {
            yield return "Store:Timeout must be a time span of whole seconds from 2 to 60, such as 00:00:05";
        }

        if (
            Engine.Equals("Postgres", StringComparison.OrdinalIgnoreCase)
            && PostgresError() is { } postgres
        )
        {
            yield return postgres;
        }

        foreach (var error in PasswordErrors())
        {
            yield return error;
        }

        if (Engine.Equals("Redis", StringComparison.OrdinalIgnoreCase))
        {
            if (!RedisStoreOptions.IsUsable(ConnectionString))
            {
                yield return $"Store:ConnectionString {RedisStoreOptions.ConnectionRule}";
            }

            if (Redis.WaitReplicas is < 0 or > RedisStoreOptions.MostWaitReplicas)
            {
                yield return $"Store:Redis:WaitReplicas must be 0 to {RedisStoreOptions.MostWaitReplicas}";
            }

            if (!RedisStoreOptions.IsPrefix(Redis.KeyPrefix))
            {
                yield return $"Store:Redis:KeyPrefix {RedisStoreOptions.PrefixRule}";
            }
        }
    }

    private string? PostgresError() =>
        !Enum.IsDefined(Postgres.Pooler)
            ? $"Store:Postgres:Pooler must be {string.Join(" or ", Enum.GetNames<Pooler>())}"
        : !PostgresStoreOptions.IsUsable(ConnectionString)
            ? $"Store:ConnectionString {PostgresStoreOptions.ConnectionRule}"
        : Postgres.Pooler != Pooler.None && PostgresStoreOptions.HasOptions(ConnectionString)
            ? $"Store:ConnectionString {PostgresStoreOptions.OptionsRule}"
        : null;

    private IEnumerable<string> PasswordErrors()
    {
        if (!IsShared() || PasswordFile is not { } file)
        {
            return [];
        }

        if (PasswordFrom.Read(file) is not { Length: > 0 })
        {
            return
            [
                "Store:PasswordFile must name a file with a password that the service can read",
            ];
        }

        return HasPassword()
            ? ["Store:PasswordFile and a password in Store:ConnectionString must not both be set"]
            : [];
    }

    private bool HasPassword() =>
        Engine.Equals("Redis", StringComparison.OrdinalIgnoreCase)
            ? RedisStoreOptions.IsUsable(ConnectionString)
                && RedisStoreOptions.HasPassword(ConnectionString)
            : PostgresStoreOptions.IsUsable(ConnectionString)
                && PostgresStoreOptions.HasPassword(ConnectionString);

    private static bool IsTimeout(TimeSpan time) =>
        time.Ticks % TimeSpan.TicksPerSecond == 0 && time.TotalSeconds is >= 2 and <= 60;

    /// <summary>Section <c>Store:Redis</c>.</summary>
    internal sealed class RedisSection
    {
        /// <summary>
        /// How many replicas must have received a change before it is acknowledged. 0, the default: none.
        /// </summary>
        public int WaitReplicas { get; set; }

        /// <summary>What every key begins with, so that others can use the same servers. Default <c>sc</c>.</summary>
        public string KeyPrefix { get; set; } = "sc";
    }

    /// <summary>Section <c>Store:Postgres</c>.</summary>
    internal sealed class PostgresSection
    {
        /// <summary>
        /// What is between the service and PostgreSQL: <c>None</c>, the default, or a pooler that gives a client one
        /// session (<c>Session</c>) or a session for each transaction (<c>Transaction</c>), such as PgBouncer by its
        /// <c>pool_mode</c>. One that is not announced is refused at start.
        /// </summary>
        public Pooler Pooler { get; set; }
    }
}
