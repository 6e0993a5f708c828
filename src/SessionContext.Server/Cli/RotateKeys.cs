using System.CommandLine;
using SessionContext.Server.Identity.Keys;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Cli;

/// <summary><c>session-context rotate-keys</c>: a new signing key in a data folder.</summary>
internal static class RotateKeys
{
    /// <summary>The command. A running service notices the key by itself; tokens signed with the one before stay good until they end.</summary>
    public static Command Command()
    {
        var path = new Option<string>("--path")
        {
            Description = "The data folder (Store:Path).",
            DefaultValueFactory = _ => new StoreOptions().Path,
        };
        var command = new Command(
            "rotate-keys",
            "Adds a signing key to a data folder. A running service signs with it within half a minute; tokens signed before stay good until they end."
        )
        {
            path,
        };
        command.SetAction(result =>
        {
            try
            {
                var key = KeyFolder.In(result.GetValue(path)!).Add(TimeProvider.System.GetUtcNow());
                Console.Out.WriteLine(key.Key.KeyId);
                return 0;
            }
            catch (KeyFolderException e)
            {
                Console.Error.WriteLine(e.Message);
                return 1;
            }
        });
        return command;
    }
}
