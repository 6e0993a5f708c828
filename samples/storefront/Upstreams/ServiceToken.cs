using System.Net.Http.Headers;
using System.Text.Json;

namespace SessionContext.Samples.Storefront.Upstreams;

/// <summary>The cart service's token (OAuth 2 client credentials), kept until shortly before it expires.</summary>
internal sealed class ServiceToken(ShopSettings settings, TimeProvider time)
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);
    private CachedToken? _kept;

    /// <summary>The header for the next call. Two callers at once may both ask for a token; both are good.</summary>
    public async Task<AuthenticationHeaderValue> GetAsync(
        HttpClient http,
        CancellationToken cancellationToken
    )
    {
        var kept = Volatile.Read(ref _kept);
        if (kept is null || time.GetUtcNow() >= kept.GoodUntil)
        {
            kept = await AskAsync(http, cancellationToken);
            Volatile.Write(ref _kept, kept);
        }

        return new("Bearer", kept.Token);
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

    private sealed record CachedToken(string Token, DateTimeOffset GoodUntil);
}
