using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Polly.CircuitBreaker;
using Polly.Timeout;
using SessionContext.Core;
using SessionContext.Core.Documents;
using SessionContext.Server.Settings;
using SessionContext.Server.ShopDirectory;

namespace SessionContext.Server.Logins;

/// <summary>
/// The shop's customer service, which knows the customers' passwords. Each log-in is one call and never repeated: the
/// service may count attempts, and lock an account after some.
/// </summary>
internal sealed class CustomerService(
    CustomerLoginOptions options,
    IHttpClientFactory clients,
    UpstreamLog log
)
{
    /// <summary>The longest answer that is read.</summary>
    public const int MostBytes = 64 * 1024;

    /// <summary>For logs and the name of its HTTP client.</summary>
    public static readonly UpstreamKind Kind = new(
        "customer log-in",
        MostBytes,
        AllowsNotFound: false
    );

    // Where the service refuses further attempts and does not say for how long.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>Asks whose they are. Neither is kept or logged.</summary>
    public async Task<PasswordVerdict> CheckAsync(
        Tenant tenant,
        string email,
        string password,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var client = clients.CreateClient(Kind.Name);
            using var body = Body(email, password);
            using var answer = await client
                .PostAsync(options.AddressOf(tenant), body, cancellationToken)
                .ConfigureAwait(false);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => Read(
                    await answer
                        .Content.ReadAsByteArrayAsync(cancellationToken)
                        .ConfigureAwait(false)
                ),
                HttpStatusCode.Unauthorized => new PasswordVerdict.Wrong(),
                HttpStatusCode.Forbidden => new PasswordVerdict.Refused(),
                HttpStatusCode.TooManyRequests => new PasswordVerdict.TooMany(PauseOf(answer)),
                var status => Failed($"it answered {(int)status}"),
            };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (BrokenCircuitException)
        {
            // Logged once, when the circuit opened.
            return new PasswordVerdict.Unavailable();
        }
        catch (Exception error)
            when (error is HttpRequestException or TimeoutRejectedException or JsonException)
        {
            return Failed(
                error switch
                {
                    TimeoutRejectedException => "it took too long",
                    JsonException => "its answer is not JSON",
                    _ => $"{(error as HttpRequestException)!.HttpRequestError}",
                }
            );
        }
    }

    private static ByteArrayContent Body(string email, string password)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("email", email);
            json.WriteString("password", password);
            json.WriteEndObject();
        }

        return new(bytes.ToArray())
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        };
    }

    private PasswordVerdict Read(byte[] answer)
    {
        using var json = JsonDocument.Parse(answer);
        var email = json.RootElement.Text("email");
        return json.RootElement.Text("customerId") is { } id && FieldRule.CustomerId.IsValid(id)
            ? new PasswordVerdict.Proven(
                id,
                email is { Length: > 0 and <= SessionTokens.LongestEmail } ? email : null
            )
            : Failed("its answer has no customerId");
    }

    private static TimeSpan PauseOf(HttpResponseMessage answer) =>
        answer.Headers.RetryAfter?.Delta is { } pause && pause > TimeSpan.Zero
            ? pause < LongestPause
                ? pause
                : LongestPause
            : Pause;

    private PasswordVerdict.Unavailable Failed(string reason)
    {
        log.Failed(reason);
        return new();
    }
}
