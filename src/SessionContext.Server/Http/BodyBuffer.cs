using System.Buffers;
using System.Net;
using SessionContext.Server.Access;

namespace SessionContext.Server.Http;

/// <summary>
/// A request's body as it arrives. Its memory is taken from the budget that all callers share before it is allocated,
/// and returned when the request ends.
/// </summary>
internal sealed class BodyBuffer : IDisposable
{
    /// <summary>
    /// Bytes of a body that count with its connection, of which there is a bounded number: a small request is served
    /// although the budget is used up.
    /// </summary>
    public const int Free = 8 * 1024;

    /// <summary>
    /// What a request of HTTP/2 takes beside its body: its connection carries many at once, each with headers in memory
    /// while the body is awaited.
    /// </summary>
    public const int OfStream = 32 * 1024;

    private readonly InputBounds _bounds;
    private readonly IPAddress _network;
    private readonly int _most;
    private readonly bool _isStream;
    private byte[] _bytes = [];
    private int _length;
    private long _taken;

    private BodyBuffer(HttpContext http, int most)
    {
        _bounds = http.RequestServices.GetRequiredService<InputBounds>();
        _network = LoginRate.Network(http.Connection.RemoteIpAddress ?? IPAddress.None);
        _most = (int)Math.Min(most, http.Request.ContentLength ?? most);
        _isStream = IsStream(http.Request);
        http.Response.RegisterForDispose(this);
    }

    /// <summary>The bytes that have arrived.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    /// <summary>Whether the request is one of many on its connection.</summary>
    public static bool IsStream(HttpRequest request) =>
        !HttpProtocol.IsHttp11(request.Protocol) && !HttpProtocol.IsHttp10(request.Protocol);

    /// <summary>An empty buffer, or null where the budget has no room for the request.</summary>
    /// <param name="request">Whose body is read.</param>
    /// <param name="most">Bytes that the body may have.</param>
    public static BodyBuffer? TryOpen(HttpRequest request, int most)
    {
        var buffer = new BodyBuffer(request.HttpContext, most);
        return !buffer._isStream || buffer.TryTake(OfStream) ? buffer : null;
    }

    /// <summary>
    /// Adds bytes, no more than the body may have; false, and all is returned, where the budget has no room for them.
    /// </summary>
    public bool TryAppend(in ReadOnlySequence<byte> more)
    {
        var length = _length + (int)more.Length;
        if (length > _bytes.Length && !TryGrow(length))
        {
            Dispose();
            return false;
        }

        more.CopyTo(_bytes.AsSpan(_length));
        _length = length;
        return true;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _bytes = [];
        _length = 0;
        if (_taken > 0)
        {
            _bounds.Bytes.Return(_network, _taken);
            _taken = 0;
        }
    }

    // Twice the size each time; while the bytes are copied, both sizes are in memory and are taken.
    private bool TryGrow(int length)
    {
        var size = Math.Min(_most, Math.Max(length, Math.Max(Free, 2 * _bytes.Length)));
        if (!TryTake(Counted(size)))
        {
            return false;
        }

        var grown = new byte[size];
        Written.CopyTo(grown);
        var former = Counted(_bytes.Length);
        _bytes = grown;
        if (former > 0)
        {
            _bounds.Bytes.Return(_network, former);
            _taken -= former;
        }

        return true;
    }

    private long Counted(int size) => _isStream ? size : Math.Max(0, size - Free);

    private bool TryTake(long amount)
    {
        if (amount == 0)
        {
            return true;
        }

        if (!_bounds.Bytes.TryTake(_network, amount))
        {
            _bounds.BytesRefused();
            return false;
        }

        _taken += amount;
        return true;
    }
}
