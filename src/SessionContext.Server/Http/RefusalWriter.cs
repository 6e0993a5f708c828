using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text;

namespace SessionContext.Server.Http;

/// <summary>
/// Gives Kestrel's own refusals (a request line that is too long, headers that cannot be read) the body that every
/// error has (contract § 3). Kestrel writes them before there is a request that a middleware could answer, and has no
/// setting for them.
/// </summary>
/// <remarks>
/// Its refusals are known by their head, which nothing of the service has: no type, no body, and the end of the
/// connection. A stored document cannot look like one, since JSON has no line break inside a string.
/// </remarks>
internal sealed class RefusalWriter(PipeWriter inner) : PipeWriter
{
    // No refusal's head is longer.
    private const int LongestHead = 512;

    private Memory<byte> _memory;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => _memory = inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        var written = _memory.Span[..bytes];
        // After this much, the rest of what was handed out is written next.
        _memory = _memory[bytes..];
        if (bytes <= LongestHead && IsRefusal(written, out var status))
        {
            inner.Write(WithBody(written, status));
        }
        else
        {
            inner.Advance(bytes);
        }
    }

    public override ValueTask<FlushResult> FlushAsync(
        CancellationToken cancellationToken = default
    ) => inner.FlushAsync(cancellationToken);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) =>
        inner.CompleteAsync(exception);

    private static bool IsRefusal(ReadOnlySpan<byte> head, out int status)
    {
        status = 0;
        return head.StartsWith("HTTP/1.1 "u8)
            && Utf8Parser.TryParse(head[9..], out status, out var digits)
            && digits == 3
            && status >= StatusCodes.Status400BadRequest
            && head.EndsWith("\r\n\r\n"u8)
            && head.IndexOf(NoBody) >= 0
            && head.IndexOf("\r\nConnection: close\r\n"u8) >= 0
            && head.IndexOf("\r\nX-Content-Type-Options:"u8) < 0;
    }

    private static ReadOnlySpan<byte> NoBody => "\r\nContent-Length: 0\r\n"u8;

    private static byte[] WithBody(ReadOnlySpan<byte> head, int status)
    {
        var problem = Problem.OfStatus(status, MessageOf(status));
        problem.Count();
        var body = problem.ToJson();
        var described = Encoding.ASCII.GetBytes(
            $"\r\nContent-Type: application/json\r\nX-Content-Type-Options: nosniff\r\nContent-Length: {body.Length}\r\n"
        );
        var at = head.IndexOf(NoBody);
        return [.. head[..at], .. described, .. head[(at + NoBody.Length)..], .. body];
    }

    private static string? MessageOf(int status) =>
        status switch
        {
            StatusCodes.Status400BadRequest => "The request is not valid HTTP.",
            StatusCodes.Status408RequestTimeout => "The request did not arrive in time.",
            StatusCodes.Status414UriTooLong =>
                "The request line is longer than this service accepts.",
            StatusCodes.Status431RequestHeaderFieldsTooLarge =>
                "The request headers are too many or too large for this service.",
            _ => null,
        };
}
