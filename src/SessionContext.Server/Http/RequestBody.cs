using System.Buffers;
using Microsoft.Net.Http.Headers;
using SessionContext.Server.Hosting;

namespace SessionContext.Server.Http;

/// <summary>
/// A request's body in memory, or the answer to a request whose body is not read. Bodies are read here and nowhere
/// else.
/// </summary>
internal readonly record struct RequestBody(ReadOnlyMemory<byte> Bytes, Problem? Problem)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Reads the body: 413 where it is too large, 503 where all callers together send too much at once.
    /// </summary>
    public static async ValueTask<RequestBody> ReadAsync(
        HttpRequest request,
        int mostBytes,
        CancellationToken cancellationToken
    )
    {
        if (RefusalByHead(request, mostBytes) is { } refused)
        {
            return new(default, refused);
        }

        BodyBuffer? buffer = null;
        if (
            BodyBuffer.IsStream(request)
            && (buffer = BodyBuffer.TryOpen(request, mostBytes)) is null
        )
        {
            return Busy();
        }

        var body = request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken).ConfigureAwait(false);
            var length = read.Buffer.Length + (buffer?.Written.Length ?? 0);
            if (length > mostBytes)
            {
                body.AdvanceTo(read.Buffer.End);
                buffer?.Dispose();
                return new(default, TooLarge(mostBytes));
            }

            // Most bodies: small, and here at once.
            if (buffer is null && read.IsCompleted && length <= BodyBuffer.Free)
            {
                var bytes = read.Buffer.ToArray();
                body.AdvanceTo(read.Buffer.End);
                return new(bytes, null);
            }

            // Copied, so that a body that does not go on arriving leaves nothing in the connection's buffer, which
            // nobody counts.
            buffer ??= BodyBuffer.TryOpen(request, mostBytes)!;
            var hasRoom = buffer.TryAppend(read.Buffer);
            body.AdvanceTo(read.Buffer.End);
            if (!hasRoom)
            {
                return Busy();
            }

            if (read.IsCompleted)
            {
                return new(buffer.Written, null);
            }
        }
    }

    /// <summary>
    /// The answer to a request whose <c>Content-Length</c> is too large, or whose body is encoded; null: it may be
    /// right.
    /// </summary>
    public static Problem? RefusalByHead(HttpRequest request, int mostBytes) =>
        IsEncoded(request) ? Problem.UnsupportedContentEncoding()
        : request.ContentLength > mostBytes ? TooLarge(mostBytes)
        : null;

    /// <summary>
    /// Whether the head names a content coding, such as gzip. None is supported: a small body could become a large one.
    /// </summary>
    public static bool IsEncoded(HttpRequest request) =>
        request.Headers.ContentEncoding.Count > 0
        && request
            .Headers.GetCommaSeparatedValues(HeaderNames.ContentEncoding)
            .Any(coding => !coding.Equals("identity", StringComparison.OrdinalIgnoreCase));

    private static Problem TooLarge(int mostBytes) =>
        Problem.TooLarge($"The request body has more than {mostBytes} bytes.");

    private static RequestBody Busy() =>
        new(
            default,
            Problem.Unavailable(
                ErrorCode.Overloaded,
                "The service is receiving too many request bodies at once; nothing was changed.",
                RetryAfter,
                RefusalCause.BufferedBytes
            )
        );
}
