using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace SessionContext.Samples.Tests;

/// <summary>A process of the test, whose output is read line by line; it and its children end with the test.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _seen = [];
    private int _openStreams = 2;

    public ChildProcess(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Waits for a line and gives the pattern's first group.</summary>
    /// <exception cref="InvalidOperationException">It ended first, or took too long; the message is its
    /// output.</exception>
    public async Task<string> SaysAsync(Regex pattern)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken
        );
        patience.CancelAfter(Patience);
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync(patience.Token))
            {
                _seen.Add(line);
                if (pattern.Match(line) is { Success: true } match)
                {
                    return match.Groups[1].Value;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Told below, with what it has said so far.
        }

        throw new InvalidOperationException(
            $"{_process.StartInfo.FileName} never said \"{pattern}\":\n{string.Join('\n', _seen)}"
        );
    }

    /// <summary>
    /// Asks it to end (SIGTERM), so that it can clean up, and waits until it has; where it does not, it is killed with
    /// its children.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await kill.WaitForExitAsync(CancellationToken.None);
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is not null)
        {
            _lines.Writer.TryWrite(line);
        }
        else if (Interlocked.Decrement(ref _openStreams) == 0)
        {
            _lines.Writer.Complete();
        }
    }
}
