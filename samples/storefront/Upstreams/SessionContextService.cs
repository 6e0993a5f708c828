using System.Net.Http.Headers;
using System.Text.Json;

namespace SessionContext.Samples.Storefront.Upstreams;

/// <summary>The calls that the cart service makes to the Session Context Service.</summary>
internal sealed class SessionContextService(HttpClient http, ServiceToken token, TimeProvider time)
{
    /// <summary>The session of the request's bearer token, or null if the service refuses the token.</summary>
    public async Task<string?> SessionOfAsync(
        HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var bearer))
        {
            return null;
        }

        using var call = new HttpRequestMessage(
            HttpMethod.Get,
            $"/customer/{ShopSettings.Tenant}/validateauthtoken"
        );
        call.Headers.Authorization = bearer;
        using var answer = await http.SendAsync(call, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            return null;
        }

        var state = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return state.GetProperty("sessionId").GetString();
    }

    /// <summary>Sends a CloudEvent and waits until it is applied.</summary>
    /// <exception cref="HttpRequestException">The event was not applied.</exception>
    public async Task SendAsync(string type, object data, CancellationToken cancellationToken)
    {
        using var call = new HttpRequestMessage(
            HttpMethod.Post,
            $"/session-context/{ShopSettings.Tenant}/events"
        );
        call.Headers.Authorization = await token.GetAsync(http, cancellationToken);
        call.Content = JsonContent.Create(
            new
            {
                specversion = "1.0",
                id = Guid.NewGuid(),
                source = "/samples/storefront/cart",
                type,
                time = time.GetUtcNow(),
                datacontenttype = "application/json",
                data,
            },
            new MediaTypeHeaderValue("application/cloudevents+json")
        );
        using var answer = await http.SendAsync(call, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
