using System.Diagnostics.CodeAnalysis;
using SessionContext.Core.Clocks;

namespace SessionContext.Storage.Redis;

/// <summary>Where the Redis (or Valkey, or Garnet) is, and what a write waits for.</summary>
public sealed class RedisStoreOptions
{
    /// <summary>What a connection string must be, in words that an error message can carry.</summary>
    public const string ConnectionRule =
        "must name at least one server before all options, such as redis-1:6379,redis-2:6379,password=… or rediss://user:password@redis-1:6379. "
        + "A password with a comma goes to Store:PasswordFile, or percent-encoded into a URL";

    /// <summary>What a key prefix must be.</summary>
    public const string PrefixRule = "must be 1 to 64 letters, digits and . _ -";

    /// <summary>The largest <see cref="WaitReplicas"/>.</summary>
    public const int MostWaitReplicas = 16;

    /// <summary>
    /// StackExchange.Redis' format with the servers before all options, or a URL:
    /// <c>redis://[user]:password@host:port/database</c>, <c>rediss://</c> for TLS, percent-encoded, with several hosts
    /// after another by commas and options as its query. A secret: it is never logged.
    /// </summary>
    public required string ConnectionString { get; init; }

    /// <summary>
    /// Gives the password, each time that a connection is made. Null, the default: that of the connection string.
    /// </summary>
    public Func<string>? Password { get; init; }

    /// <summary>
    /// What every key begins with, so that others can use the same server: letters, digits, <c>. _ -</c>. <c>sc</c> by
    /// default.
    /// </summary>
    public string KeyPrefix { get; init; } = "sc";

    /// <summary>
    /// How many replicas must have received a write before it is acknowledged (<c>WAIT</c>); 0, the default: none.
    /// </summary>
    public int WaitReplicas { get; init; }

    /// <summary>
    /// How long a write waits for <see cref="WaitReplicas"/>; less than <see cref="CommandTimeout"/>, so that the
    /// answer tells which of the two it was. 1 second by default.
    /// </summary>
    public TimeSpan WaitTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How many connections share the writes that wait for replicas: the server answers nothing else on a connection
    /// that waits. Without <see cref="WaitReplicas"/> there is one connection for all. 1 to 64; 8 by default.
    /// </summary>
    public int WaitConnections { get; init; } = 8;

    /// <summary>
    /// How long a command may take before it counts as failed, noticed within half a second more. 100 ms to 1 minute; 2
    /// seconds by default.
    /// </summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How far the clock of a node may be ahead of the last time that the store has seen; beyond it the node says so,
    /// and removes no index entries. The server purges by its own clock. Five minutes to 365 days; one hour by default.
    /// </summary>
    public TimeSpan ClockTolerance { get; init; } = ClockGuard.DefaultTolerance;

    /// <summary>Whether a connection string can be used, as far as it tells by itself.</summary>
    public static bool IsUsable([NotNullWhen(true)] string? connectionString)
    {
        try
        {
            return !string.IsNullOrWhiteSpace(connectionString)
                && ConnectionText.Parse(connectionString).EndPoints.Count > 0;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            return false; // its message may hold what was given, and so a secret
        }
    }

    /// <summary>Whether a connection string that can be used holds a password.</summary>
    public static bool HasPassword(string connectionString) =>
        ConnectionText.Parse(connectionString).Password is { Length: > 0 };

    /// <summary>Whether keys can begin with it.</summary>
    public static bool IsPrefix([NotNullWhen(true)] string? prefix) =>
        prefix is { Length: >= 1 and <= 64 }
        && prefix.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    /// <summary>
    /// Throws <see cref="ArgumentException"/>, naming the option and its rule, where a value cannot be used.
    /// </summary>
    public void Validate()
    {
        Require(IsUsable(ConnectionString), nameof(ConnectionString), ConnectionRule);
        Require(IsPrefix(KeyPrefix), nameof(KeyPrefix), PrefixRule);
        Require(
            WaitReplicas is >= 0 and <= MostWaitReplicas,
            nameof(WaitReplicas),
            $"must be 0 to {MostWaitReplicas}"
        );
        Require(WaitConnections is >= 1 and <= 64, nameof(WaitConnections), "must be 1 to 64");
        Require(
            ClockGuard.IsTolerance(ClockTolerance),
            nameof(ClockTolerance),
            ClockGuard.ToleranceRule
        );
        Require(
            CommandTimeout >= TimeSpan.FromMilliseconds(100)
                && CommandTimeout <= TimeSpan.FromMinutes(1),
            nameof(CommandTimeout),
            "must be 100 milliseconds to 1 minute"
        );
        Require(
            WaitTimeout >= TimeSpan.FromMilliseconds(1) && WaitTimeout < CommandTimeout,
            nameof(WaitTimeout),
            $"must be at least 1 millisecond and less than {nameof(CommandTimeout)}"
        );
    }

    private static void Require(bool holds, string option, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"{option} {rule}.");
        }
    }
}
