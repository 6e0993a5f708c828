using System.CommandLine;
using SessionContext.Server.Identity.Keys;

namespace SessionContext.Server.Cli;

/// <summary><c>session-context rotate-keys</c>: a new signing key where the service with the same settings keeps its own.</summary>
internal static class RotateKeys
{
    /// <summary>The command. A running service notices the key by itself; tokens signed with the one before stay good until they end.</summary>
    public static Command Command()
    {
        var path = CommandSettings.PathOption();
        var settings = CommandSettings.Argument();
        var command = new Command(
            "rotate-keys",
            "Adds a signing key. Running services sign with it within half a minute; tokens signed before stay good until they end."
        )
        {
            path,
            settings,
        };
        command.SetAction(
            (result, cancel) =>
                RotateAsync(result.GetValue(path), result.GetValue(settings) ?? [], cancel)
        );
        return command;
    }

    private static async Task<int> RotateAsync(
        string? path,
        string[] settings,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var keys = path is null ? KeyPlace.Of(settings) : KeyPlace.In(path);
            var key = await keys.Store.RotateAsync(
                TimeProvider.System.GetUtcNow(),
                cancellationToken
            );
            await Console.Out.WriteLineAsync(key.Key.KeyId);
            return 0;
        }
        catch (Exception e) when (KeyPlace.IsExpected(e))
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
