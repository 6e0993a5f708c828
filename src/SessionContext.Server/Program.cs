using System.Globalization;
using SessionContext.Server;
using SessionContext.Server.Cli;
using SessionContext.Server.Settings;
using SessionContext.Server.Storage;

// Requests run on the threads that read the sockets: handing each to another thread costs more than most take
// (bench/README.md). Several for each core, since a read may have to wait for the disk and must not hold up too many
// others. Both are read by the sockets once, before the first of them is opened.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
Environment.SetEnvironmentVariable(
    "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT",
    (4 * Environment.ProcessorCount).ToString(CultureInfo.InvariantCulture)
);

SettingsBuilder.RemoveEmptyVariables();
PrivateByDefault.Set();
try
{
    if (Commands.TryRun(args) is { } exitCode)
    {
        return exitCode;
    }

    args = Commands.SettingsOf(args);
    StartArguments.Check(args);
    await App.Build(args).RunAsync();
    return 0;
}
catch (Exception refused)
{
    // The operator's to mend, so the message is all that they need.
    await Console.Error.WriteLineAsync(StartFailure.Explain(refused, args));
    return 1;
}
