using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace SessionContext.Storage.Redis;

/// <summary>A script: one round trip on one slot.</summary>
internal sealed class Script
{
    // It lost, needs index entries first, or lost its reservation: who asked goes on from there, and nobody is told
    // that something was written. An event that was seen before is answered as carried out, so that one is waited for.
    public static readonly Script Swap = new(
        "swap",
        answer => answer.Resp2Type != ResultType.Integer || (int)answer is not (0 or 2 or 4)
    );
    public static readonly Script Replace = new(
        "replace",
        answer => answer.Resp2Type == ResultType.Integer
    );
    public static readonly Script Record = new("record");
    public static readonly Script Reserve = new("reserve");
    public static readonly Script Revoke = new("revoke");
    public static readonly Script Index = new("index", begins: "order");
    public static readonly Script Unindex = new("unindex", begins: "order");
    public static readonly Script Page = new("page", begins: "order");
    public static readonly Script Probe = new("probe");
    public static readonly Script Health = new("health");

    private Script(string name, Func<RedisResult, bool>? hasWritten = null, string? begins = null)
    {
        HasWritten = hasWritten ?? (_ => true);
        Text = ScriptLayout.FillIn((begins is null ? "" : Read(begins)) + Read(name));
#pragma warning disable CA5350 // The name that servers give a script, not a protection.
        Hash = SHA1.HashData(Encoding.UTF8.GetBytes(Text));
#pragma warning restore CA5350
        HashDigits = Convert.ToHexStringLower(Hash);
    }

    public string Text { get; }

    /// <summary>
    /// Whether an answer tells that something may have been written, so that replicas are to be waited for.
    /// </summary>
    public Func<RedisResult, bool> HasWritten { get; }

    /// <summary>What a server that has the script knows it by.</summary>
    public byte[] Hash { get; }

    /// <summary>The same as a command's argument.</summary>
    public string HashDigits { get; }

    /// <summary>Runs it where its keys are. By its text, the client has the server learn it first.</summary>
    public Task<RedisResult> RunAsync(
        Connection connection,
        bool isKnown,
        RedisKey[] keys,
        RedisValue[] values
    ) =>
        isKnown
            ? connection.Database.ScriptEvaluateAsync(Hash, keys, values, CommandFlags.DemandMaster)
            : connection.Database.ScriptEvaluateAsync(
                Text,
                keys,
                values,
                CommandFlags.DemandMaster
            );

    /// <summary>Runs it on this server or on none.</summary>
    public Task<RedisResult> RunAsync(
        IServer server,
        int database,
        bool isKnown,
        RedisKey[] keys,
        RedisValue[] values
    )
    {
        object[] arguments =
        [
            isKnown ? HashDigits : Text,
            keys.Length,
            .. keys.Cast<object>(),
            .. values.Cast<object>(),
        ];
        return server.ExecuteAsync(
            database,
            isKnown ? "EVALSHA" : "EVAL",
            arguments,
            CommandFlags.NoRedirect
        );
    }

    private static string Read(string name)
    {
        using var stream = typeof(Script).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
