using SessionContext.Core;

namespace SessionContext.Storage.Postgres;

/// <summary>What is carried out together.</summary>
/// <param name="oncePerKey">At most one call for each key: a statement changes a row only once.</param>
internal sealed class Batch<TRequest>(bool oncePerKey)
    where TRequest : BatchRequest
{
    // Bounds how long the first caller of a batch waits for the others.
    private const int MaxRequests = 128;
    private const long MaxBytes = 1 << 20;

    private readonly List<TRequest> _requests = new(MaxRequests);
    private readonly HashSet<ContextKey> _keys = new(MaxRequests);
    private TRequest? _leftOver;
    private long _bytes;

    public IReadOnlyList<TRequest> Requests => _requests;

    /// <summary>Whether a call waits here whose key the last batch had already.</summary>
    public bool HasLeftOver => _leftOver is not null;

    public bool TakesMore =>
        _leftOver is null && _requests.Count < MaxRequests && _bytes < MaxBytes;

    /// <summary>Empties it, except for the call that was left over.</summary>
    public void Begin()
    {
        _requests.Clear();
        _keys.Clear();
        _bytes = 0;
        if (_leftOver is { } first)
        {
            _leftOver = null;
            Add(first);
        }
    }

    public void Add(TRequest request)
    {
        if (!oncePerKey || _keys.Add(request.Key))
        {
            _requests.Add(request);
            _bytes += request.Bytes;
        }
        else
        {
            _leftOver = request;
        }
    }
}
