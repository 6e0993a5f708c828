using System.Diagnostics.Metrics;
using SessionContext.Core;
using SessionContext.Core.Clocks;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Hosting;

/// <summary>
/// Compares the clock with the last time that the store has seen, once a minute, keeps that time up to date, and tells
/// operators where they differ.
/// </summary>
internal sealed partial class ClockWatch : IHostedService, IDisposable
{
    /// <summary>A warning is repeated this often while nothing changes.</summary>
    private static readonly TimeSpan Reminder = TimeSpan.FromHours(6);

    private readonly CancellationTokenSource _stopping = new();
    private readonly IStoreClock? _store;
    private readonly TimeProvider _time;
    private readonly ILogger<ClockWatch> _log;
    private Task _running = Task.CompletedTask;
    private ClockState? _state;
    private readonly Lock _telling = new(); // a look by the clock and one by a command may come at once
    private long _toldAt;

    public ClockWatch(
        ISessionContextStore store,
        IMeterFactory meters,
        TimeProvider time,
        ILogger<ClockWatch> log
    )
    {
        (_store, _time, _log) = (StoreSetup.ClockOf(store), time, log);
        meters
            .Create(ServiceMetrics.MeterName)
            .CreateObservableGauge(
                "session_context.clock.offset",
                () => State?.Offset.TotalSeconds ?? 0,
                "s",
                "How far the clock is ahead of the last time that the store has seen, negative when behind; 0 when the clock is trusted."
            );
    }

    /// <summary>What was found last; null: nothing yet.</summary>
    public ClockState? State => Volatile.Read(ref _state);

    /// <inheritdoc />
    /// <remarks>Judges before the service listens, so that a wrong clock is the first that the log says.</remarks>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_store is not null)
        {
            await CheckAsync(cancellationToken);
            _running = RunAsync(_stopping.Token);
        }
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running;
    }

    /// <summary>Trusts the clock from now on, as the operator says.</summary>
    /// <returns>What was found before.</returns>
    /// <exception cref="StoreUnavailableException">The time cannot be recorded.</exception>
    public async Task<ClockState> EnsureDurableAsync(CancellationToken cancellationToken)
    {
        var before = await _store!.JudgeClockAsync(cancellationToken);
        await _store.RecordClockAsync(before.Now, cancellationToken);
        await CheckAsync(cancellationToken);
        return before;
    }

    /// <inheritdoc />
    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await Task.Delay(ClockGuard.RecordInterval, _time, stopping);
                await CheckAsync(stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested) { }
    }

    /// <summary>Judges the clock now, keeps the last time seen, and tells what has changed.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            Tell(await _store!.KeepClockAsync(cancellationToken));
        }
        catch (StoreUnavailableException)
        {
            // Told by the calls and the health check that meet the same.
        }
    }

    private void Tell(ClockState state)
    {
        using var alone = _telling.EnterScope();
        var before = Interlocked.Exchange(ref _state, state)?.Verdict ?? ClockVerdict.Trusted;
        if (state.Verdict == before && _time.GetElapsedTime(_toldAt) < Reminder)
        {
            return;
        }

        _toldAt = _time.GetTimestamp();
        switch (state.Verdict)
        {
            case ClockVerdict.Ahead:
                Ahead(state.Now, Seconds(state.Offset), state.Expected);
                break;
            case ClockVerdict.Behind:
                Behind(state.Now, Seconds(-state.Offset), state.Expected);
                break;
            case ClockVerdict.Trusted when before != ClockVerdict.Trusted:
                Trusted(state.Now);
                break;
        }
    }

    // Fractions of a second tell an operator nothing.
    private static TimeSpan Seconds(TimeSpan offset) =>
        TimeSpan.FromSeconds(Math.Floor(offset.TotalSeconds));

    [LoggerMessage(
        5002,
        LogLevel.Warning,
        "The clock says {Now:u}, {Offset:c} after the last time that the store has seen, {Expected:u}. Sessions that have expired by this clock are not found, and this node deletes nothing. If the clock is wrong, set it right and restart the service: nothing is lost. If it is right, run session-context confirm-clock, or wait: the clock is trusted after 24 hours without a jump."
    )]
    private partial void Ahead(DateTimeOffset now, TimeSpan offset, DateTimeOffset expected);

    [LoggerMessage(
        5003,
        LogLevel.Warning,
        "The clock says {Now:u}, {Offset:c} before the last time that the store has seen, {Expected:u}. Sessions live longer by this clock, and what is written now expires early once the clock is set right. If the clock is right, run session-context confirm-clock, or wait: the clock is trusted after 24 hours without a jump."
    )]
    private partial void Behind(DateTimeOffset now, TimeSpan offset, DateTimeOffset expected);

    [LoggerMessage(5004, LogLevel.Information, "The clock is trusted again. It says {Now:u}.")]
    private partial void Trusted(DateTimeOffset now);
}
