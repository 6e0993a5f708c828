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
