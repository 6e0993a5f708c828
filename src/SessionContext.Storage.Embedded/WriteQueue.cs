using SessionContext.Core;

namespace SessionContext.Storage.Embedded;

/// <summary>
/// The writes that wait for the writer's thread: bounded in number and bytes, never blocking who adds.
/// </summary>
internal sealed class WriteQueue(int maxRequests, long maxBytes)
{
    // Bounds how long the first caller of a batch waits for the others' bytes to be written.
    private const int MaxBatch = 1_024;
    private const long MaxBatchBytes = 4 << 20;

    // The longest time that a batch waits for more; only ever after a moment of many writers.
    private static readonly TimeSpan GatherFor = TimeSpan.FromMilliseconds(1);

    private readonly object _lock = new(); // a monitor, for the writer waits on it
    private readonly Queue<WriteRequest> _requests = new();
    private long _bytes;
    private bool _closed;
    private int _lastBatch;
    private int _writers;
    private int _targetBatchSize;

    /// <summary>How many writes wait.</summary>
    public int Depth
    {
        get
        {
            lock (_lock)
            {
                return _requests.Count;
            }
        }
    }

    /// <summary>Takes a write in.</summary>
    /// <exception cref="StoreUnavailableException">The queue is full or the store is closing: nothing will be
    /// written.</exception>
    public void Add(WriteRequest request)
    {
        lock (_lock)
        {
            if (_closed)
            {
                throw new StoreUnavailableException("The store is closing.")
                {
                    Kind = StoreFailureKind.Closing,
                };
            }

            if (_requests.Count >= maxRequests || _bytes + request.Bytes > maxBytes)
            {
                throw new StoreUnavailableException("The store's write queue is full.")
                {
                    Kind = StoreFailureKind.QueueFull,
                };
            }

            _requests.Enqueue(request);
            _bytes += request.Bytes;
            if (_requests.Count == 1 || _requests.Count == _targetBatchSize)
            {
                Monitor.Pulse(_lock);
            }
        }
    }

    /// <summary>
    /// Waits for writes and moves them, oldest first, into <paramref name="batch"/>; false once closed and empty.
    /// </summary>
    public bool Take(List<WriteRequest> batch)
    {
        lock (_lock)
        {
            CountWriters();
            while (_requests.Count == 0 && !_closed)
            {
                Monitor.Wait(_lock);
            }

            if (_requests.Count < _targetBatchSize && !_closed)
            {
                Monitor.Wait(_lock, GatherFor);
            }

            Move(batch);
            _lastBatch = batch.Count;
            return batch.Count > 0;
        }
    }

    /// <summary>
    /// How many write at once shows in a batch and in what came while it was written. Half of them make a batch worth
    /// its sync, while the other half prepares the next one; who writes alone for a while does not wait.
    /// </summary>
    private void CountWriters()
    {
        _writers = Math.Max(_lastBatch + _requests.Count, _writers - (_writers + 7) / 8);
        _targetBatchSize = Math.Min(_writers / 2, MaxBatch);
    }

    /// <summary>Refuses writes from now on; those that wait are still taken.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            Monitor.Pulse(_lock);
        }
    }

    private void Move(List<WriteRequest> batch)
    {
        long bytes = 0;
        while (_requests.Count > 0 && batch.Count < MaxBatch && bytes < MaxBatchBytes)
        {
            batch.Add(_requests.Dequeue());
            bytes += batch[^1].Bytes;
        }

        _bytes -= bytes;
    }
}
