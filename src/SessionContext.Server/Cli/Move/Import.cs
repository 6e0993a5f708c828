using System.CommandLine;
using SessionContext.Core;

namespace SessionContext.Server.Cli.Move;

/// <summary><c>session-context import</c>: puts into a store what <c>export</c> has written.</summary>
internal static class Import
{
    /// <summary>The command. Exit code 0: all that the file has is there, or a later version of it.</summary>
    public static Command Command()
    {
        var file = MoveCommand.File("The file that export has written.");
        var tenant = MoveCommand.Tenant("Import this tenant's sessions alone. Default: all.");
        var replace = new Option<bool>("--replace")
        {
            Description =
                "Put the file's session in the place of another that was created under its id. Default: that one is kept.",
        };
        var settings = CommandSettings.Argument("Store");
        var command = new Command(
            "import",
            "Stores what a file of export has and the store has not. Running it again changes nothing."
        )
        {
            file,
            tenant,
            replace,
            settings,
        };
        command.SetAction(
            (result, cancel) =>
                MoveCommand.RunAsync(
                    result.GetValue(settings) ?? [],
                    "What was imported stays; the same command goes on.",
                    result.InvocationConfiguration,
                    async (services, _, progress) =>
                    {
                        await using var export = System.IO.File.OpenRead(result.GetValue(file)!);
                        var counts = await progress.ShowAsync(
                            "Checking the file's bytes",
                            export.Length,
                            done => Importer.CheckAsync(export, done, cancel)
                        );
                        var importer = new Importer(
                            services.GetRequiredService<ISessionContextStore>(),
                            TimeProvider.System,
                            result.GetValue(replace)
                        );
                        var outcomes = await progress.ShowAsync(
                            "Importing",
                            counts.All,
                            done => importer.RunAsync(export, result.GetValue(tenant), done, cancel)
                        );
                        return $"Of {counts}: {outcomes}.";
                    }
                )
        );
        return command;
    }
}
