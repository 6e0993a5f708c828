using System.Net.Http.Headers;
using System.Text.Json;

namespace SessionContext.Samples.Storefront.Upstreams;

/// <summary>The cart service's token (OAuth 2 client credentials), cached until shortly before it expires.</summary>
internal sealed class ServiceToken(ShopSettings settings, TimeProvider time)
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);
    private CachedToken? _cached;

    /// <summary>
    /// The header for the next call. Two calls at the same time may each get a token; both are valid.
    /// </summary>
    public async Task<AuthenticationHeaderValue> GetAsync(
        HttpClient http,
        CancellationToken cancellationToken
    )
    {
        var cached = Volatile.Read(ref _cached);
        if (cached is null || time.GetUtcNow() >= cached.UsableUntil)
        {
            cached = await AskAsync(http, cancellationToken);
            Volatile.Write(ref _cached, cached);
        }

        return new("Bearer", cached.Token);
    }

    private async Task<CachedToken> AskAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = ShopSettings.BackendClient,
                ["client_secret"] = settings.ClientSecret,
            }
        );
        using var answer = await http.PostAsync(
            new Uri("/oauth/token", UriKind.Relative),
            form,
            cancellationToken
        );
        answer.EnsureSuccessStatusCode();
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        var lifetime = TimeSpan.FromSeconds(json.GetProperty("expires_in").GetInt64());
        return new(
            json.GetProperty("access_token").GetString()!,
            time.GetUtcNow() + lifetime - Margin
        );
    }

    private sealed record CachedToken(string Token, DateTimeOffset UsableUntil);
}
