using System.CommandLine;
using SessionContext.Server.Keys;

namespace SessionContext.Server.Cli;

/// <summary>
/// <c>session-context rotate-keys</c>: a new signing key where the service with the same settings keeps its own.
/// </summary>
internal static class RotateKeys
{
    /// <summary>
    /// The command. A running service notices the key by itself; tokens that the previous key signed stay valid until
    /// they expire.
    /// </summary>
    public static Command Command()
    {
        var command = new Command(
            "rotate-keys",
            "Adds a signing key to those of the service. Running services sign with it within 30 seconds. Earlier tokens stay valid until they expire."
        );
        var store = StoreArguments.AddTo(command);
        CommandCall.Of(
            command,
            async call =>
            {
                await using var keys = KeyPlace.Of(store.Of(call.Given));
                var now = TimeProvider.System.GetUtcNow();
                var update = await keys.ChangeAsync(
                    before => KeySuccession.Add(before, now),
                    call.Cancellation
                );
                var added = update.After[0].Key.KeyId;
                call.Output.Write(
                    $"""
                    Added the signing key {added} in {keys.Name}.
                    Running services sign with it within 30 seconds. Tokens that the previous key {update.Before[
                        0
                    ].Key.KeyId} signed stay valid until they expire.
                    """,
                    new()
                    {
                        ["added"] = added,
                        ["previous"] = update.Before[0].Key.KeyId,
                        ["where"] = keys.Place,
                    }
                );
            }
        );
        return command;
    }
}
