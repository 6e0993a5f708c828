using SessionContext.Core.Clocks;

namespace SessionContext.Storage.Postgres;

/// <summary>Which PostgreSQL database keeps the contexts, and how long a call may wait for it.</summary>
public sealed class PostgresStoreOptions
{
    /// <summary>
    /// The connection string, in Npgsql's syntax, or a URL:
    /// <c>postgres://user:password@host:port/database?sslmode=require</c>, percent-encoded. It may name several hosts:
    /// only the one that takes writes is used, so that a read sees every write. <c>Search Path</c> names the schema,
    /// <c>Maximum Pool Size</c> how many connections are held at most (24 where it does not say). A secret: it is never
    /// logged.
    /// </summary>
    public required string ConnectionString { get; init; }

    /// <summary>
    /// Gives the password, each time that a connection is made. Null, the default: that of the connection string.
    /// </summary>
    public Func<string>? Password { get; init; }

    /// <summary>
    /// What is between the service and PostgreSQL; a pooler that is not announced is refused when the store is opened.
    /// Behind one, the connection string cannot hold <c>Options</c>.
    /// </summary>
    public Pooler Pooler { get; init; }

    /// <summary>
    /// How long making a connection to a host, and waiting for a free one, may take each: whole seconds, 1 to 60; 3 by
    /// default.
    /// </summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a statement may take, its commit included: whole seconds, 1 to 60; 4 by default.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>
    /// How many calls of one kind may wait for a connection; the next one is refused at once. At least 1; 8,192 by
    /// default.
    /// </summary>
    public int MaxQueuedCalls { get; init; } = 8_192;

    /// <summary>
    /// How many bytes of documents the waiting calls of one kind may hold together. At least 1 MiB; 64 MiB by default.
    /// </summary>
    public long MaxQueuedBytes { get; init; } = 64 << 20;

    /// <summary>
    /// How far the clock of a node may be ahead of the last time that the store has seen; beyond it the node purges
    /// nothing until the clock is confirmed or has run for <see cref="ClockGuard.ProofTime"/>. Five minutes to 365
    /// days; one hour by default.
    /// </summary>
    public TimeSpan ClockTolerance { get; init; } = ClockGuard.DefaultTolerance;

    /// <summary>How long a connection is waited for in all: each host's time, and that for a free one.</summary>
    internal TimeSpan Patience =>
        ConnectTimeout * (1 + ConnectionText.Parse(ConnectionString).Host!.Split(',').Length);

    /// <summary>
    /// Throws <see cref="ArgumentException"/>, naming the option and its rule, where a value cannot be used.
    /// </summary>
    public void Validate()
    {
        Require(IsUsable(ConnectionString), nameof(ConnectionString), ConnectionRule);
        Require(
            Pooler == Pooler.None || !HasOptions(ConnectionString),
            nameof(ConnectionString),
            OptionsRule
        );
        Require(IsSeconds(ConnectTimeout), nameof(ConnectTimeout), "must be 1 to 60 whole seconds");
        Require(IsSeconds(CommandTimeout), nameof(CommandTimeout), "must be 1 to 60 whole seconds");
        Require(MaxQueuedCalls >= 1, nameof(MaxQueuedCalls), "must be at least 1");
        Require(
            MaxQueuedBytes >= 1 << 20,
            nameof(MaxQueuedBytes),
            "must be at least 1048576 (1 MiB)"
        );
        Require(
            ClockGuard.IsTolerance(ClockTolerance),
            nameof(ClockTolerance),
            ClockGuard.ToleranceRule
        );
    }

    /// <summary>What a connection string must be, in words that an error message can carry.</summary>
    public const string ConnectionRule =
        "must be a connection string of Npgsql that names at least a host, such as Host=db;Database=contexts;Username=contexts;Password=…, or a URL such as "
        + "postgres://contexts:password@db:5432/contexts. A password with a semicolon or a quote goes to Store:PasswordFile, or percent-encoded into a URL";

    /// <summary>Whether a text is a connection string that names a host.</summary>
    public static bool IsUsable(string? connectionString)
    {
        try
        {
            // What is wrong with it is not told: the message would repeat parts of it, and it holds a password.
            return ConnectionText.Parse(connectionString).Host is { Length: > 0 };
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            return false;
        }
    }

    /// <summary>Why a connection string cannot hold options of the session behind a pooler.</summary>
    public const string OptionsRule =
        "must not contain Options behind a pooler, which refuses or ignores them: ALTER ROLE … SET gives a role its settings";

    /// <summary>Whether a connection string that can be used holds options of the session.</summary>
    public static bool HasOptions(string connectionString) =>
        ConnectionText.Parse(connectionString).Options is { Length: > 0 };

    /// <summary>Whether a connection string that can be used holds a password.</summary>
    public static bool HasPassword(string connectionString) =>
        ConnectionText.Parse(connectionString).Password is { Length: > 0 };

    private static bool IsSeconds(TimeSpan time) =>
        time.Ticks % TimeSpan.TicksPerSecond == 0 && time.TotalSeconds is >= 1 and <= 60;

    private static void Require(bool holds, string option, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"{option} {rule}.");
        }
    }
}
