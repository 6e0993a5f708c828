using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics;
using SessionContext.Core;
using SessionContext.Server.Hosting;

namespace SessionContext.Server.Http;

/// <summary>
/// What was thrown, as an answer: infrastructure that fails is 503, a request that cannot be read is 4xx, anything else
/// our error.
/// </summary>
internal sealed partial class ProblemExceptionHandler(
    AnswerHeaders headers,
    IHostApplicationLifetime life,
    ILogger<ProblemExceptionHandler> logger
) : IExceptionHandler
{
    /// <inheritdoc />
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext,
        Exception exception,
        CancellationToken cancellationToken
    )
    {
        if (
            httpContext.RequestAborted.IsCancellationRequested
            || exception is ConnectionResetException or ConnectionAbortedException
        )
        {
            // Nobody is left to answer; the status is for the request metrics.
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var problem = exception switch
        {
            StoreUnavailableException unavailable => Problem.Unavailable(unavailable),
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
                Problem.TooLarge("The request body is larger than this service accepts."),
            BadHttpRequestException bad => Problem.OfStatus(
                bad.StatusCode,
                "The request cannot be read."
            ),
            _ => Problem.Internal(),
        };
        using (RequestScope.Begin(logger, httpContext))
        {
            Log(exception);
        }

        headers.Set(httpContext);
        try
        {
            await problem.ExecuteAsync(httpContext).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The caller hung up meanwhile. If this were thrown, each such call would write its stack into the log.
        }

        return true;
    }

    private void Log(Exception exception)
    {
        switch (exception)
        {
            // The store closes last: nobody has to look for an error.
            case StoreUnavailableException when life.ApplicationStopping.IsCancellationRequested:
                LogShuttingDown(exception.Message);
                break;
            case StoreUnavailableException:
                LogUnavailable(exception);
                break;
            case BadHttpRequestException:
                break;
            default:
                LogFailed(exception);
                break;
        }
    }

    [LoggerMessage(1001, LogLevel.Warning, "The store cannot serve a request.")]
    private partial void LogUnavailable(Exception exception);

    [LoggerMessage(
        1007,
        LogLevel.Information,
        "A request was answered 503 while the service shuts down: {Reason}"
    )]
    private partial void LogShuttingDown(string reason);

    [LoggerMessage(1002, LogLevel.Error, "A request failed.")]
    private partial void LogFailed(Exception exception);
}
