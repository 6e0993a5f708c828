using SessionContext.Core;
using SessionContext.Core.Clocks;
using SessionContext.Server.Hosting;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Cli;

/// <summary>What a command says of a clock that decides which sessions have expired.</summary>
internal static class ClockNote
{
    /// <summary>Notes a clock that is far from the last time that the store has seen.</summary>
    /// <exception cref="StoreUnavailableException">The last time seen cannot be read.</exception>
    public static async Task NoteClockAsync(this CommandCall call, ISessionContextStore store)
    {
        if (
            StoreSetup.ClockOf(store) is { } clock
            && await clock.JudgeClockAsync(call.Cancellation)
                is { Verdict: not ClockVerdict.Trusted } state
        )
        {
            call.Output.Note(
                $"{ClockText.Of(state)} What has expired by this clock is left out; see docs/operations/clock.md."
            );
        }
    }
}
