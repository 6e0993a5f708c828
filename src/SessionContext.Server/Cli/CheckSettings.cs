using System.CommandLine;
using System.Text.Json.Nodes;
using SessionContext.Server.Http;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Cli;

/// <summary>
/// <c>session-context check</c>: what is wrong with the settings, or which are in force. Opens no store and makes no
/// file.
/// </summary>
internal static class CheckSettings
{
    /// <summary>
    /// The command. Exit code 0: a service with these settings starts, as far as they decide it; 1: something is wrong
    /// with them.
    /// </summary>
    public static Command Command()
    {
        // Not only those of known sections: an unknown one is an error to list.
        var settings = new Argument<string[]>("setting")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description =
                "Settings as the service takes them, such as --Store:Engine=Redis. Default: the settings files and the environment.",
        };
        var command = new Command(
            "check",
            "Checks the settings without starting the service: lists what is wrong with them, or the settings in force and where each comes from."
        )
        {
            settings,
        };
        CommandCall.Of(
            command,
            call =>
            {
                Check(call.Given.GetValue(settings) ?? [], call.Output);
                return Task.CompletedTask;
            }
        );
        return command;
    }

    private static void Check(string[] settings, CommandOutput output)
    {
        StartArguments.Check(settings);
        var builder = CommandSettings.Read(settings);
        SettingsCheck.CheckWhileRunning(builder.Configuration, builder.Environment);
        foreach (var port in TakenPorts.InUse(builder.Configuration))
        {
            output.Note(port);
        }

        output.WriteAll(
            "",
            [
                .. SettingInForce
                    .All(builder.Configuration, builder.Environment)
                    .Select(setting => new JsonObject
                    {
                        ["key"] = setting.Key,
                        ["value"] = setting.Value,
                        ["source"] = setting.Source,
                    }),
            ]
        );
    }
}
