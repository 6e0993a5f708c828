using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using SessionContext.Core;

namespace SessionContext.Server.Hosting;

/// <summary>
/// Measures calls to the store, and traces those of traced requests. A call that ends at once, as a read of the
/// embedded engine does, costs two time stamps and one measurement, and allocates nothing.
/// </summary>
internal sealed class StoreCalls
{
    /// <summary>The meter's name, which it shares with the engines' own instruments.</summary>
    public const string MeterName = "SessionContext.Storage";

    private const string SystemName = "db.system.name";
    private const string OperationName = "db.operation.name";
    private const string ErrorType = "error.type";

    // Seconds: from a read in memory to a server that does not answer.
    private static readonly InstrumentAdvice<double> Buckets = new()
    {
        HistogramBucketBoundaries =
        [
            0.000005,
            0.00001,
            0.000025,
            0.0001,
            0.00025,
            0.0005,
            0.001,
            0.0025,
            0.005,
            0.01,
            0.025,
            0.05,
            0.1,
            0.25,
            0.5,
            1,
            2.5,
            5,
        ],
    };

    private readonly Histogram<double> _duration;
    private readonly KeyValuePair<string, object?> _system;
    private readonly TimeProvider _time;

    /// <summary>Makes the instrument.</summary>
    /// <param name="meters">Makes the meter.</param>
    /// <param name="system">The engine: <c>rocksdb</c>, <c>redis</c> or <c>postgresql</c>.</param>
    /// <param name="time">Measures how long calls take.</param>
    public StoreCalls(IMeterFactory meters, string system, TimeProvider time)
    {
        _duration = meters
            .Create(MeterName)
            .CreateHistogram(
                "db.client.operation.duration",
                "s",
                "Duration of calls to the store. With error.type: calls that failed, and why.",
                advice: Buckets
            );
        _system = new(SystemName, system);
        _time = time;
    }

    /// <summary>Makes a call.</summary>
    /// <param name="operation">One of <see cref="StoreOperation"/>.</param>
    /// <param name="call">What the call is given.</param>
    /// <param name="make">Makes it.</param>
    public ValueTask<T> RunAsync<TCall, T>(
        string operation,
        TCall call,
        Func<TCall, ValueTask<T>> make
    )
    {
        if (Traces.IsTraced)
        {
            return TracedAsync(operation, call, make);
        }

        return _duration.Enabled ? MeasuredAsync(operation, call, make) : make(call);
    }

    /// <inheritdoc cref="RunAsync{TCall, T}(string, TCall, Func{TCall, ValueTask{T}})"/>
    public async ValueTask RunAsync<TCall>(
        string operation,
        TCall call,
        Func<TCall, ValueTask> make
    ) =>
        await RunAsync(
                operation,
                (call, make),
                static async both =>
                {
                    await both.make(both.call).ConfigureAwait(false);
                    return true;
                }
            )
            .ConfigureAwait(false);

    /// <summary>
    /// Goes through a listing. One measurement for all of it, without the time that the consumer takes between two
    /// items.
    /// </summary>
    public async IAsyncEnumerable<T> ListAsync<T>(
        string operation,
        IAsyncEnumerable<T> items,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var span = Traces.IsTraced ? Begin(operation) : null;
        var took = TimeSpan.Zero;
        Exception? failure = null;
        try
        {
            await using var item = items.GetAsyncEnumerator(cancellationToken);
            while (await NextAsync(item).ConfigureAwait(false))
            {
                yield return item.Current;
            }
        }
        finally
        {
            Record(operation, took, failure, span);
        }

        async ValueTask<bool> NextAsync(IAsyncEnumerator<T> item)
        {
            var began = _time.GetTimestamp();
            try
            {
                return await item.MoveNextAsync().ConfigureAwait(false);
            }
            catch (Exception e)
            {
                failure = e;
                throw;
            }
            finally
            {
                took += _time.GetElapsedTime(began);
            }
        }
    }

    private ValueTask<T> MeasuredAsync<TCall, T>(
        string operation,
        TCall call,
        Func<TCall, ValueTask<T>> make
    )
    {
        var began = _time.GetTimestamp();
        ValueTask<T> made;
        try
        {
            made = make(call);
        }
        catch (Exception e)
        {
            Record(operation, _time.GetElapsedTime(began), e, null);
            throw;
        }

        if (made.IsCompletedSuccessfully)
        {
            Record(operation, _time.GetElapsedTime(began), null, null);
            return made;
        }

        return EndAsync(operation, made, began, null);
    }

    private async ValueTask<T> TracedAsync<TCall, T>(
        string operation,
        TCall call,
        Func<TCall, ValueTask<T>> make
    )
    {
        using var span = Begin(operation);
        var began = _time.GetTimestamp();
        return await EndAsync(operation, MakeAsync(call, make), began, span).ConfigureAwait(false);
    }

    // What a call throws at once is thrown where it is awaited.
    private static async ValueTask<T> MakeAsync<TCall, T>(
        TCall call,
        Func<TCall, ValueTask<T>> make
    ) => await make(call).ConfigureAwait(false);

    private async ValueTask<T> EndAsync<T>(
        string operation,
        ValueTask<T> made,
        long began,
        Activity? span
    )
    {
        try
        {
            var outcome = await made.ConfigureAwait(false);
            Record(operation, _time.GetElapsedTime(began), null, span);
            return outcome;
        }
        catch (Exception e)
        {
            Record(operation, _time.GetElapsedTime(began), e, span);
            throw;
        }
    }

    private Activity? Begin(string operation) =>
        Traces.Begin(operation)?.SetTag(SystemName, _system.Value).SetTag(OperationName, operation);

    private void Record(string operation, TimeSpan took, Exception? failure, Activity? span)
    {
        if (failure is null)
        {
            _duration.Record(took.TotalSeconds, _system, new(OperationName, operation));
            return;
        }

        var error = TypeOf(failure);
        span.Failed(error);
        _duration.Record(
            took.TotalSeconds,
            _system,
            new(OperationName, operation),
            new(ErrorType, error)
        );
    }

    private static string TypeOf(Exception failure) =>
        failure switch
        {
            StoreUnavailableException { Kind: var kind } => kind switch
            {
                StoreFailureKind.Unreachable => "unreachable",
                StoreFailureKind.Timeout => "timeout",
                StoreFailureKind.QueueFull => "queue_full",
                StoreFailureKind.Full => "full",
                StoreFailureKind.Refused => "refused",
                StoreFailureKind.NotReplicated => "not_replicated",
                StoreFailureKind.Closing => "closing",
                StoreFailureKind.Contended => "contended",
                _ => "failed",
            },
            // The caller hung up.
            OperationCanceledException => "cancelled",
            _ => "failed",
        };
}
