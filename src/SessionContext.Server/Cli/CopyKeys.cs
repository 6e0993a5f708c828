using System.CommandLine;
using System.Text.Json.Nodes;
using SessionContext.Server.Keys;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Cli;

/// <summary>
/// <c>session-context copy-keys</c>: the signing keys of one service added to those of another, so that tokens stay
/// valid when a shop moves.
/// </summary>
internal static class CopyKeys
{
    /// <summary>The command. It may be repeated, as long as the other service issues tokens.</summary>
    public static Command Command()
    {
        var from = new Option<string>("--from")
        {
            Description =
                "Where the other service's keys are: its data folder (embedded engine), or its settings file (JSON) with the sections Store and Identity.",
            Required = true,
        };
        var create = StoreArguments.CreateOption();
        var command = new Command(
            "copy-keys",
            "Adds the signing keys of another service to those of this one, so that its tokens are valid here. The other service's keys are left unchanged."
        )
        {
            from,
            create,
        };
        var store = StoreArguments.AddTo(command);
        CommandCall.Of(
            command,
            async call =>
            {
                var name = call.Given.GetRequiredValue(from);
                var settings = store.Of(call.Given);
                await using var source = Source(name, settings);
                var copied = await source.ReadAsync(call.Cancellation);
                if (!call.Given.GetValue(create))
                {
                    StoreSetup.RequireFolder(store.StoreOf(call.Given));
                }

                await using var target = KeyPlace.Of(settings);
                var now = TimeProvider.System.GetUtcNow();
                var update = await target.Store.UpdateAsync(
                    keys => KeySuccession.Merge(keys, copied, now),
                    call.Cancellation
                );
                call.Output.Write(
                    $"""
                    Keys of {source.Name}: {Ids(copied)}.
                    Keys of {target.Name}: {Ids(update.After)}; the first one signs.
                    Running services take them within 30 seconds, and at once when the first token of one of them comes.
                    """,
                    new()
                    {
                        ["copied"] = List(copied),
                        ["keys"] = List(update.After),
                        ["where"] = target.Place,
                    }
                );
            }
        );
        return command;
    }

    // Without the environment and the file beside the program, which are about the target.
    private static KeyPlace Source(string from, string[] settings)
    {
        if (Directory.Exists(from))
        {
            return KeyPlace.In(from);
        }

        try
        {
            return KeyPlace.Of(
                new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(from)).Build(),
                CommandSettings.Read(settings).Environment
            );
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new CommandException(
                $"--from '{from}' is neither a data folder nor a settings file."
            );
        }
    }

    private static string Ids(IReadOnlyList<SigningKey> keys) =>
        string.Join(", ", keys.Select(key => key.Key.KeyId));

    private static JsonArray List(IReadOnlyList<SigningKey> keys) =>
        [.. keys.Select(key => JsonValue.Create(key.Key.KeyId))];
}
