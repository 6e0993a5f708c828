using System.Globalization;
using SessionContext.Core.Clocks;

namespace SessionContext.Server.Hosting;

/// <summary>A judgement of the clock in a sentence.</summary>
internal static class ClockText
{
    /// <summary>What the clock says, and how far that is from the last time that the store has seen.</summary>
    public static string Of(ClockState state) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"This machine's clock says {state.Now:u}, {Distance(state)} the last time that the store has seen, {state.Expected:u}."
        );

    /// <summary>The same, after an operator has confirmed the clock.</summary>
    public static string Confirmed(ClockState before) =>
        before.Verdict == ClockVerdict.Trusted
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"This machine's clock says {before.Now:u}. The clock is trusted already."
            )
            : $"{Of(before)} It is trusted from now on: within a minute, services with this time delete what has expired by it.";

    private static string Distance(ClockState state)
    {
        var seconds = TimeSpan.FromSeconds(Math.Floor(state.Offset.Duration().TotalSeconds));
        return $"{seconds:c} {(state.Offset < TimeSpan.Zero ? "before" : "after")}";
    }
}
