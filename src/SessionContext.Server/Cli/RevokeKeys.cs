using System.CommandLine;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SessionContext.Server.Keys;

namespace SessionContext.Server.Cli;

/// <summary>
/// <c>session-context revoke-keys</c>: takes leaked signing keys out of use, so that every token that they signed is
/// refused.
/// </summary>
internal static partial class RevokeKeys
{
    /// <summary>The command.</summary>
    public static Command Command()
    {
        var all = new Option<bool>("--all")
        {
            Description = "Revoke all keys, including those that cannot be read or decrypted.",
        };
        var command = new Command(
            "revoke-keys",
            "Removes leaked signing keys. If the key in use is among them, a new key takes over. Every token that a removed key signed is refused within 30 seconds."
        )
        {
            all,
        };
        var store = StoreArguments.AddTo(
            command,
            "key-id|setting",
            "The ids (kid) of the keys to revoke, 43 characters each.",
            KeyId().IsMatch
        );
        command.Validators.Add(given =>
        {
            if (given.GetValue(all) == store.OthersOf(given).Length > 0)
            {
                given.AddError(
                    "Name the ids of the keys to revoke (kid, as in /.well-known/jwks), or give --all, not both."
                );
            }
        });
        CommandCall.Of(
            command,
            async call =>
            {
                await using var keys = KeyPlace.Of(store.Of(call.Given));
                var update = call.Given.GetValue(all)
                    ? await AllAsync(keys, call.Cancellation)
                    : await SomeAsync(
                        keys,
                        store.OthersOf(call.Given.CommandResult),
                        call.Cancellation
                    );
                Tell(call.Output, keys, update);
            }
        );
        return command;
    }

    private static async Task<KeyUpdate> AllAsync(
        KeyPlace keys,
        CancellationToken cancellationToken
    )
    {
        var now = TimeProvider.System.GetUtcNow();
        try
        {
            return await keys.ChangeAsync(
                before => KeySuccession.Revoke(before, _ => true, now),
                cancellationToken
            );
        }
        catch (KeyStoreException)
        {
            await keys.Store.RemoveAllAsync(cancellationToken);
            return await keys.Store.UpdateAsync(
                before => before.Count > 0 ? before : KeySuccession.Add(before, now),
                cancellationToken
            );
        }
    }

    private static async Task<KeyUpdate> SomeAsync(
        KeyPlace keys,
        string[] ids,
        CancellationToken cancellationToken
    )
    {
        var now = TimeProvider.System.GetUtcNow();
        return await keys.ChangeAsync(
            before =>
                ids.Except(before.Select(key => key.Key.KeyId)).Any()
                    ? throw new CommandException(
                        $"Not all of these keys are in {keys.Name}; nothing was changed. Its keys: {string.Join(", ", before.Select(key => key.Key.KeyId))}; the first one is in use."
                    )
                    : KeySuccession.Revoke(before, id => ids.Contains(id), now),
            cancellationToken
        );
    }

    // A SHA-256 thumbprint.
    [GeneratedRegex("^[A-Za-z0-9_-]{43}$")]
    private static partial Regex KeyId();

    private static void Tell(CommandOutput output, KeyPlace keys, KeyUpdate update)
    {
        var revoked = update.Removed.Select(key => key.Key.KeyId).ToArray();
        var signing = update.After[0].Key.KeyId;
        output.Write(
            $"""
            Revoked {(
                revoked.Length > 0
                    ? string.Join(", ", revoked)
                    : "all keys, which could not be read"
            )} in {keys.Name}. {signing} signs{(update.Added.Any() ? ", a new key" : "")}.
            Running services refuse tokens of the revoked keys within 30 seconds: services ask for new tokens, shoppers begin new sessions.
            """,
            new()
            {
                ["revoked"] = new JsonArray([.. revoked.Select(id => JsonValue.Create(id))]),
                ["signing"] = signing,
                ["where"] = keys.Place,
            }
        );
    }
}
