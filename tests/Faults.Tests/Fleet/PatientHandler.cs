using System.Net;

namespace SessionContext.Faults.Tests.Fleet;

/// <summary>Asks again, as a client that a 503 tells to come back.</summary>
internal sealed class PatientHandler() : DelegatingHandler(new SocketsHttpHandler())
{
    private const int MostTries = 600;

    /// <summary>A client that calls what another one calls, and as it.</summary>
    public static HttpClient Client(HttpClient other)
    {
        var client = new HttpClient(new PatientHandler()) { BaseAddress = other.BaseAddress };
        client.DefaultRequestHeaders.Authorization = other.DefaultRequestHeaders.Authorization;
        return client;
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        for (var tries = 0; ; tries++)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable || tries == MostTries)
            {
                return answer;
            }

            Assert.NotNull(answer.Headers.RetryAfter?.Delta);
            answer.Dispose();
            await Task.Delay(50, cancellationToken);
        }
    }
}
