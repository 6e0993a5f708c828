using System.Buffers;
using SessionContext.Core;
using SessionContext.Server.Http;

namespace SessionContext.Server.Contexts;

/// <summary>200 with the stored bytes, just as they are.</summary>
internal sealed class DocumentResult(StoredContext context) : IResult
{
    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "application/json";
        response.ContentLength = context.Document.Length;
        response.Headers.ETag = EntityTags.Of(context.Revision);
        // Not flushed: it leaves with the end of the answer, which is at once.
        response.BodyWriter.Write(context.Document.Span);
        return Task.CompletedTask;
    }
}
