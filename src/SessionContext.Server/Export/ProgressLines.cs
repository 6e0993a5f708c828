namespace SessionContext.Server.Export;

/// <summary>Says every few seconds how far it is: for logs, which have no bar. Safe from any thread.</summary>
internal sealed class ProgressLines(TextWriter output, string what, long total, TimeProvider time)
    : IProgress<long>
{
    /// <summary>Between two lines.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly long _begun = time.GetTimestamp();
    private long _said = time.GetTimestamp();
    private long? _first;

    public void Report(long value)
    {
        lock (_lock)
        {
            // What an earlier run has done says nothing about how fast this one is.
            _first ??= value;
            if (time.GetElapsedTime(_said) < Pause)
            {
                return;
            }

            _said = time.GetTimestamp();
            var rate = (value - _first.Value) / time.GetElapsedTime(_begun).TotalSeconds;
            output.WriteLine(
                FormattableString.Invariant(
                    $"{what}: {value:N0} of {total:N0}, {rate:N0}/s, {Left(value, rate)}"
                )
            );
        }
    }

    private string Left(long value, double rate) =>
        rate < 1
            ? "time left not known yet"
            : $"{TimeSpan.FromSeconds(Math.Ceiling(Math.Max(0, total - value) / rate)):c} left";
}
