using SessionContext.Server;
using SessionContext.Server.Cli;
using SessionContext.Server.Settings;
using SessionContext.Storage.Embedded;

if (Commands.TryRun(args) is { } exitCode)
{
    return exitCode;
}

try
{
    await App.Build(args).RunAsync();
    return 0;
}
catch (Exception refused) when (refused is SettingsException or StoreOpenException)
{
    // The operator's to mend, so the message is all that they need.
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
