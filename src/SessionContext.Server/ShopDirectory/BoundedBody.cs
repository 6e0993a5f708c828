namespace SessionContext.Server.ShopDirectory;

/// <summary>
/// Reads the whole answer, up to a length, before it returns. So the timeouts and the retry of the pipeline around it
/// include the body; by itself the pipeline sees the headers only.
/// </summary>
/// <param name="mostBytes">A longer answer is an <see cref="HttpRequestException"/>.</param>
internal sealed class BoundedBody(int mostBytes) : DelegatingHandler
{
    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var answer = await base.SendAsync(request, cancellationToken);
        try
        {
            await answer.Content.LoadIntoBufferAsync(mostBytes, cancellationToken);
            return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }
}
