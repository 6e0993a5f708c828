using System.Net;
using System.Text.Json;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace SessionContext.Server.ShopDirectory;

/// <summary>A service that is asked over HTTP. It may be slow, down or wrong: whatever it does is a <see cref="Lookup{T}"/>.</summary>
internal sealed class UpstreamClient(UpstreamKind kind, IHttpClientFactory clients, UpstreamLog log)
{
    /// <summary>Asks once; the client's pipeline (<see cref="UpstreamPipeline"/>) bounds the time and tries again.</summary>
    /// <param name="path">Below the service's base address.</param>
    /// <param name="read">Takes the answer; null where it is not what was asked for.</param>
    /// <param name="cancellationToken">Whose cancellation is the only exception.</param>
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
            // Told once, when the circuit opened.
            return new(LookupOutcome.Failed, null);
        }
#pragma warning disable CA1031 // No session fails with an upstream, in whichever way that one fails.
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

    // Without the path, in which a customer's id stands.
    private static string Reason(Exception error) =>
        error switch
        {
            TimeoutRejectedException => "it took too long",
            JsonException => "its answer is not JSON",
            HttpRequestException http => $"{http.HttpRequestError}: {http.Message}",
            _ => error.GetType().Name,
        };
}
