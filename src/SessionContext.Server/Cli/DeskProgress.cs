using SessionContext.Server.Desk;
using SessionContext.Server.Export;
using Spectre.Console;

namespace SessionContext.Server.Cli;

/// <summary>
/// Shows how many sessions are done, on standard error: a bar in a terminal, else a line now and then.
/// </summary>
internal static class DeskProgress
{
    /// <summary>Does something and shows how far it has come.</summary>
    /// <param name="call">The run.</param>
    /// <param name="what">What it is.</param>
    /// <param name="work">Tells how many are done.</param>
    public static Task<T> ShowAsync<T>(
        CommandCall call,
        string what,
        Func<IDeskReader, Task<T>> work
    )
    {
        var error = call.Given.InvocationConfiguration.Error;
        return error == Console.Error && !Console.IsErrorRedirected && !call.Output.IsJson
            ? InTerminalAsync(error, what, work)
            : work(new Lines(error, what));
    }

    private static Task<T> InTerminalAsync<T>(
        TextWriter error,
        string what,
        Func<IDeskReader, Task<T>> work
    ) =>
        AnsiConsole
            .Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) })
            .Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn()
            )
            .StartAsync(context =>
            {
                var task = context.AddTask(what);
                task.IsIndeterminate = true;
                return work(new Bar(task));
            });

    private sealed class Bar(ProgressTask task) : IDeskReader
    {
        public Task TakeAsync(DeskLine line)
        {
            var (done, total) = line.Numbers;
            task.IsIndeterminate = false;
            task.MaxValue = Math.Max(1, total);
            task.Value = done;
            return Task.CompletedTask;
        }
    }

    private sealed class Lines(TextWriter error, string what) : IDeskReader
    {
        private ProgressLines? _lines;

        public Task TakeAsync(DeskLine line)
        {
            var (done, total) = line.Numbers;
            _lines ??= new(error, what, total, TimeProvider.System);
            _lines.Report(done);
            return Task.CompletedTask;
        }
    }
}
