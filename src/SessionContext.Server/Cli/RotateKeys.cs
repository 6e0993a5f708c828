using System.CommandLine;
using SessionContext.Server.Identity.Configuration;
using SessionContext.Server.Identity.Keys;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Cli;

/// <summary><c>session-context rotate-keys</c>: a new signing key where the service with the same settings keeps its own.</summary>
internal static class RotateKeys
{
    /// <summary>The command. A running service notices the key by itself; tokens signed with the one before stay good until they end.</summary>
    public static Command Command()
    {
        var path = new Option<string?>("--path")
        {
            Description =
                "The data folder of a service with the embedded engine. Default: what the settings say.",
        };
        var settings = StoreSettings.Argument();
        var command = new Command(
            "rotate-keys",
            "Adds a signing key. Running services sign with it within half a minute; tokens signed before stay good until they end."
        )
        {
            path,
            settings,
        };
        command.SetAction(
            (result, cancel) =>
                RotateAsync(result.GetValue(path), result.GetValue(settings) ?? [], cancel)
        );
        return command;
    }

    private static async Task<int> RotateAsync(
        string? path,
        string[] settings,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var services = path is null ? Configured(settings) : InFolder(path);
            var key = await services
                .GetRequiredService<IKeyStore>()
                .RotateAsync(TimeProvider.System.GetUtcNow(), cancellationToken);
            await Console.Out.WriteLineAsync(key.Key.KeyId);
            return 0;
        }
        catch (Exception e) when (StoreSettings.IsForOperator(e) || e is KeyStoreException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static ServiceProvider InFolder(string path) =>
        new ServiceCollection().AddSingleton<IKeyStore>(KeyFolder.In(path)).BuildServiceProvider();

    private static ServiceProvider Configured(string[] settings)
    {
        var builder = StoreSettings.Read(settings);
        builder.Services.AddKeyStore(
            builder.Configuration.Read<IdentityOptions>("Identity", IdentityRules.Faults),
            builder.Configuration.Read<StoreOptions>("Store", section => section.Faults()),
            builder.Environment
        );
        return builder.Services.BuildServiceProvider();
    }
}
