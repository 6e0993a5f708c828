using Spectre.Console;
using Spectre.Console.Rendering;

namespace SessionContext.Server.Export;

/// <summary>Shows how far a move has come, on standard error: a bar in a terminal, else a line now and then.</summary>
internal sealed class MoveProgress(TextWriter error, bool inTerminal, TimeProvider time)
{
    /// <summary>Does something and shows how far it has come.</summary>
    /// <param name="what">What it is.</param>
    /// <param name="total">How many entries there are, as far as one knows.</param>
    /// <param name="work">Tells how many it has done.</param>
    public Task<T> ShowAsync<T>(string what, long total, Func<IProgress<long>, Task<T>> work) =>
        inTerminal
            ? InTerminalAsync(what, total, work)
            : work(new ProgressLines(error, what, total, time));

    private Task<T> InTerminalAsync<T>(
        string what,
        long total,
        Func<IProgress<long>, Task<T>> work
    ) =>
        AnsiConsole
            .Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) })
            .Progress()
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RateColumn(),
                new RemainingTimeColumn()
            )
            .StartAsync(async context =>
            {
                var task = context.AddTask(what, maxValue: Math.Max(1, total));
                var result = await work(new Bar(task));
                task.Value = task.MaxValue;
                return result;
            });

    private sealed class Bar(ProgressTask task) : IProgress<long>
    {
        public void Report(long value) => task.Value = value;
    }

    private sealed class RateColumn : ProgressColumn
    {
        public override IRenderable Render(
            RenderOptions options,
            ProgressTask task,
            TimeSpan deltaTime
        ) => new Text(FormattableString.Invariant($"{task.Speed ?? 0:N0}/s"));
    }
}

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
