using SessionContext.Server;
using SessionContext.Server.Settings;

try
{
    await App.Build(args).RunAsync();
    return 0;
}
catch (SettingsException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 1;
}
