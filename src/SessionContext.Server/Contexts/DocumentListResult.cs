using System.Buffers;
using System.IO.Pipelines;
using SessionContext.Core.Finding;

namespace SessionContext.Server.Contexts;

/// <summary>200 with an array of the stored bytes, just as they are.</summary>
internal sealed class DocumentListResult(IReadOnlyList<FoundContext> items) : IResult
{
    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "application/json";
        response.ContentLength =
            2
            + Math.Max(0, items.Count - 1)
            + items.Sum(item => (long)item.Context.Document.Length);
        response.BodyWriter.Write("["u8);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                response.BodyWriter.Write(","u8);
            }

            await response
                .BodyWriter.AddAsync(items[i].Context.Document, httpContext.RequestAborted)
                .ConfigureAwait(false);
        }

        response.BodyWriter.Write("]"u8);
    }
}

/// <summary>Writes documents of a list.</summary>
internal static class DocumentWriter
{
    // So that a page of large documents is not copied as a whole before its first byte is sent.
    private const int SendAt = 64 * 1024;

    /// <summary>Adds a document, and sends what has been added where it has become much.</summary>
    public static async ValueTask AddAsync(
        this PipeWriter writer,
        ReadOnlyMemory<byte> document,
        CancellationToken cancellationToken
    )
    {
        writer.Write(document.Span);
        if (writer.UnflushedBytes >= SendAt)
        {
            await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
