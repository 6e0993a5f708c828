namespace SessionContext.Storage.Embedded;

/// <summary>
/// Lets a batch's callers go on, on a few pool threads: one woken for each caller costs more than most have left to do,
/// and with one alone a caller that has much left would hold up the rest.
/// </summary>
internal sealed class BatchCompletion : IThreadPoolWorkItem
{
    private static readonly int MostThreads = Math.Max(2, Environment.ProcessorCount);

    private readonly WriteRequest[] _requests;
    private int _next = -1;

    private BatchCompletion(WriteRequest[] requests) => _requests = requests;

    public static void Start(WriteRequest[] requests)
    {
        var end = new BatchCompletion(requests);
        for (var threads = Math.Min(MostThreads, requests.Length); threads > 0; threads--)
        {
            ThreadPool.UnsafeQueueUserWorkItem(end, preferLocal: false);
        }
    }

    public void Execute()
    {
        int next;
        while ((next = Interlocked.Increment(ref _next)) < _requests.Length)
        {
            _requests[next].End();
        }
    }
}
