using System.Diagnostics;

namespace SessionContext.Faults.Tests.Backups;

/// <summary>A command of the service's program, as an operator gives it.</summary>
internal sealed class Command : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _out;
    private readonly Task<string> _error;

    private Command(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _out = _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        _error = _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Starts it.</summary>
    public static Command Start(params string[] arguments) => new(Of(arguments));

    /// <summary>Runs it to its end.</summary>
    public static Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) =>
        RunAsync(Of(arguments));

    /// <summary>Runs it to its end after a shell script, in a mount namespace of its own.</summary>
    public static Task<(int ExitCode, string Output)> RunInsideAsync(
        string script,
        params string[] arguments
    )
    {
        var start = Of(arguments);
        ServerProcess.RunInside(start, script);
        return RunAsync(start);
    }

    /// <summary>A shell script that goes on as another user, which root alone can.</summary>
    /// <param name="open">A folder that anybody may enter: the program is mounted in it, for where it lies others may
    /// not be let in.</param>
    public static string AsNobody(string open)
    {
        var program = Path.Combine(open, "program");
        return $"mkdir -p '{program}' && mount --bind '{AppContext.BaseDirectory}' '{program}' && shift "
            + $"&& exec setpriv --reuid=65534 --regid=65534 --clear-groups \"$0\" '{program}/session-context.dll' \"$@\"";
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Its exit code and all that it wrote.</summary>
    public async Task<(int ExitCode, string Output)> EndedAsync()
    {
        await _process
            .WaitForExitAsync(TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromMinutes(1));
        return (_process.ExitCode, await _out + await _error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(ProcessStartInfo start)
    {
        await using var command = new Command(start);
        return await command.EndedAsync();
    }

    private static ProcessStartInfo Of(string[] arguments)
    {
        var start = ServerProcess.Program();
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
