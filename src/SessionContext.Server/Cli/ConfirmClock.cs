using System.CommandLine;
using SessionContext.Core;
using SessionContext.Server.Backups;
using SessionContext.Server.Hosting;
using SessionContext.Server.Settings;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Cli;

/// <summary>
/// <c>session-context confirm-clock</c>: an operator says that the clock of this machine is right, so that nodes that
/// go by it free again.
/// </summary>
internal static class ConfirmClock
{
    /// <summary>The command. Running services notice within a minute.</summary>
    public static Command Command()
    {
        var command = new Command(
            "confirm-clock",
            "Confirms that this machine's clock is right although it is far from the last time that the store has seen. Services delete expired sessions by it again."
        );
        var arguments = StoreArguments.AddTo(command);
        CommandCall.Of(
            command,
            async call =>
            {
                var store = arguments.StoreOf(call.Given);
                var answer =
                    await AskServiceAsync(store, call.Cancellation)
                    ?? await ConfirmHereAsync(store, arguments.Of(call.Given), call.Cancellation);
                if (!answer.Succeeded)
                {
                    throw new CommandException(answer.Text);
                }

                call.Output.Write(answer.Text, new() { ["report"] = answer.Text });
            }
        );
        return command;
    }

    // One process has the embedded engine's store open.
    private static Task<ControlAnswer?> AskServiceAsync(
        StoreOptions store,
        CancellationToken cancellationToken
    ) =>
        store.IsShared()
            ? Task.FromResult<ControlAnswer?>(null)
            : ControlClient.TrySendAsync(
                new(store.Path),
                ControlListener.ConfirmClock,
                cancellationToken
            );

    private static async Task<ControlAnswer> ConfirmHereAsync(
        StoreOptions settings,
        string[] arguments,
        CancellationToken cancellationToken
    )
    {
        StoreSetup.RequireStore(settings);
        await using var services = CommandSettings
            .ReadWithStore(arguments)
            .Services.BuildServiceProvider();
        var clock = StoreSetup.ClockOf(services.GetRequiredService<ISessionContextStore>())!;
        var before = await clock.JudgeClockAsync(cancellationToken);
        await clock.RecordClockAsync(before.Now, cancellationToken);
        return new(true, ClockText.Confirmed(before));
    }
}
