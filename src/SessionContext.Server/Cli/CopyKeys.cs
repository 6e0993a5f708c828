using System.CommandLine;
using SessionContext.Server.Identity.Keys;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Cli;

/// <summary><c>session-context copy-keys</c>: the signing keys of one place added to those of another, so that tokens stay good when a shop moves.</summary>
internal static class CopyKeys
{
    /// <summary>The command. It may be given again, as long as the service at the source issues tokens.</summary>
    public static Command Command()
    {
        var from = new Option<string>("--from")
        {
            Description =
                "Where the keys are: a data folder (embedded engine), or a settings file (JSON) of a service, with its sections Store and Identity.",
            Required = true,
        };
        var path = CommandSettings.PathOption();
        var settings = CommandSettings.Argument();
        var command = new Command(
            "copy-keys",
            "Adds the signing keys of another service to those of this one, so that tokens of the other are good here. The other's stay as they are."
        )
        {
            from,
            path,
            settings,
        };
        command.SetAction(
            (result, cancel) =>
                CopyAsync(
                    result.GetRequiredValue(from),
                    result.GetValue(path),
                    result.GetValue(settings) ?? [],
                    cancel
                )
        );
        return command;
    }

    private static async Task<int> CopyAsync(
        string from,
        string? path,
        string[] settings,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var source = Source(from, settings);
            var copied = await ReadAsync(source, from, cancellationToken);
            await using var target = path is null ? KeyPlace.Of(settings) : KeyPlace.In(path);
            var now = TimeProvider.System.GetUtcNow();
            var update = await target.Store.UpdateAsync(
                keys => KeySuccession.Join(keys, copied, now),
                cancellationToken
            );
            await Console.Out.WriteLineAsync(
                $"Keys of {from}: {Ids(copied)}. Keys here: {Ids(update.After)}; the first one signs."
            );
            return 0;
        }
        catch (Exception e) when (KeyPlace.IsExpected(e))
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    // Without the environment and the file beside the program, which are about the target.
    private static KeyPlace Source(string from, string[] settings)
    {
        if (System.IO.Directory.Exists(from))
        {
            return System.IO.Directory.Exists(new Storage.DataFolder(from).Keys)
                ? KeyPlace.In(from)
                : throw None(from);
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
            throw new SettingsException([
                $"--from '{from}' is neither a data folder nor a settings file",
            ]);
        }
    }

    private static async Task<IReadOnlyList<SigningKey>> ReadAsync(
        KeyPlace source,
        string from,
        CancellationToken cancellationToken
    ) =>
        (
            await source.Store.UpdateAsync(
                // Where there are none, nothing is to be written either.
                keys => keys.Count > 0 ? keys : throw None(from),
                cancellationToken
            )
        ).After;

    private static KeyStoreException None(string from) =>
        new($"There are no signing keys in {from}.");

    private static string Ids(IReadOnlyList<SigningKey> keys) =>
        string.Join(", ", keys.Select(key => key.Key.KeyId));
}
