using System.CommandLine;
using SessionContext.Core;
using SessionContext.Server.Export;
using SessionContext.Server.Settings;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Cli;

/// <summary>What export and import share.</summary>
internal static class MoveCommand
{
    public static Argument<string> File(string description) =>
        new("file") { Description = description };

    public static Option<Tenant?> Tenant(string description) =>
        new("--tenant")
        {
            Description = description,
            CustomParser = given =>
            {
                if (Core.Tenant.TryParse(given.Tokens[0].Value, out var tenant))
                {
                    return tenant;
                }

                given.AddError($"--tenant {Core.Tenant.Rule}.");
                return null;
            },
        };

    /// <summary>Runs it with the store that the settings name.</summary>
    /// <param name="call">The run.</param>
    /// <param name="settings">As the command line of the service.</param>
    /// <param name="readOnly">Whether the embedded engine's files may be read where they cannot be written.</param>
    /// <param name="goOn">What to do where it stops.</param>
    /// <param name="run">Does it; the store is opened when it asks for it.</param>
    public static async Task RunAsync(
        CommandCall call,
        string[] settings,
        bool readOnly,
        string goOn,
        Func<IServiceProvider, MoveProgress, Task> run
    )
    {
        call.WhenStopped = goOn;
        var error = call.Given.InvocationConfiguration.Error;
        var builder = CommandSettings.ReadWithStore(settings);
        var options = builder.Configuration.Read<StoreOptions>(
            "Store",
            store => store.ValidationErrors()
        );
        var data = options.IsShared() ? null : new DataFolder(options.Path);
        if (readOnly && data?.IsReadOnly() is true)
        {
            builder.Services.AddSingleton<ISessionContextStore>(
                StoreSetup.EmbeddedStoreIn(data, TimeProvider.System, readOnly: true)
            );
            data = null;
        }

        try
        {
            await using var services = builder.Services.BuildServiceProvider();
            await run(
                services,
                new(
                    error,
                    error == Console.Error && !Console.IsErrorRedirected,
                    TimeProvider.System
                )
            );
        }
        finally
        {
            data?.KeepOwner();
        }
    }
}
