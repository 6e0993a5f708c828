using SessionContext.Core;
using SessionContext.Server.Http;

namespace SessionContext.Server.Contexts;

/// <summary>304: the client's copy is the current one.</summary>
internal sealed class NotModifiedResult(Revision revision) : IResult
{
    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status304NotModified;
        httpContext.Response.Headers.ETag = EntityTags.Of(revision);
        return Task.CompletedTask;
    }
}
