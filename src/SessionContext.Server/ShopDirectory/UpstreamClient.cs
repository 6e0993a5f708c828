using System.Net;
using System.Text.Json;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace SessionContext.Server.ShopDirectory;

/// <summary>
/// Calls an upstream service over HTTP. The service may be slow, down or wrong: each of them is a
/// <see cref="Lookup{T}"/>, never an exception.
/// </summary>
internal sealed class UpstreamClient(UpstreamKind kind, IHttpClientFactory clients, UpstreamLog log)
{
    /// <summary>
    /// Makes one call; the client's pipeline (<see cref="UpstreamPipeline"/>) limits its time and repeats it once.
    /// </summary>
    /// <param name="path">The path below the service's base address.</param>
    /// <param name="read">Reads the answer; null if it has an unexpected form.</param>
    /// <param name="cancellationToken">Its cancellation is the only exception.</param>
    public async ValueTask<Lookup<T>> AskAsync<T>(
        string path,
        Func<JsonElement, T?> read,
        CancellationToken cancellationToken
    )
        where T : class
    {
        try
        {
            using var client = clients.CreateClient(kind.Name);
            using var answer = await client.GetAsync(
                new Uri(path, UriKind.Relative),
                HttpCompletionOption.ResponseHeadersRead,
                cancellationToken
            );
            if (answer.StatusCode == HttpStatusCode.NotFound && kind.AllowsNotFound)
            {
                return Lookup<T>.Of(null);
            }

            if (answer.StatusCode != HttpStatusCode.OK)
            {
                return Failed<T>($"it answered {(int)answer.StatusCode}");
            }

            if (!IsJson(answer))
            {
                return Failed<T>("the Content-Type of its answer is not JSON");
            }

            using var json = await JsonDocument.ParseAsync(
                await answer.Content.ReadAsStreamAsync(cancellationToken),
                default,
                cancellationToken
            );
            return read(json.RootElement) is { } found
                ? Lookup<T>.Of(found)
                : Failed<T>("its answer has an unexpected form");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (BrokenCircuitException)
        {
            // Logged once, when the circuit opened.
            return new(LookupOutcome.Failed, null);
        }
#pragma warning disable CA1031 // No request fails because an upstream service fails, in whatever way.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return Failed<T>(Reason(error));
        }
    }

    private static bool IsJson(HttpResponseMessage answer) =>
        answer.Content.Headers.ContentType?.MediaType is { } type
        && (
            type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase)
        );

    private Lookup<T> Failed<T>(string reason)
        where T : class
    {
        log.Failed(reason);
        return new(LookupOutcome.Failed, null);
    }

    // Without the path, which contains a customer's id.
    private static string Reason(Exception error) =>
        error switch
        {
            TimeoutRejectedException => "it took too long",
            JsonException => "its answer is not JSON",
            HttpRequestException http => $"{http.HttpRequestError}: {http.Message}",
            _ => error.GetType().Name,
        };
}
