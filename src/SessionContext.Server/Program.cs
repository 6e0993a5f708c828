using Microsoft.Extensions.Options;
using SessionContext.Server;
using SessionContext.Server.Settings;
using SessionContext.Storage.Embedded;

try
{
    await App.Build(args).RunAsync();
    return 0;
}
catch (Exception refused)
    when (refused is SettingsException or StoreOpenException or OptionsValidationException)
{
    // The operator's to mend, so the message is all that they need.
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
