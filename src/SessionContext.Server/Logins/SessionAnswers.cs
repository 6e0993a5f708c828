using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using SessionContext.Server.OAuth;

namespace SessionContext.Server.Logins;

/// <summary>The one place where a session's tokens become an HTTP answer.</summary>
internal static class SessionAnswers
{
    /// <summary>Fresh tokens, in the shape that the owner's kind has in the public API.</summary>
    /// <param name="tokens">Makes them.</param>
    /// <param name="owner">For whom.</param>
    /// <param name="family">The log-in that the refresh token comes from.</param>
    /// <param name="count">How often that log-in was refreshed.</param>
    /// <param name="subjectToken">The token by which the customer was proven, to be given back; null: none.</param>
    public static IResult Answer(
        this SessionTokens tokens,
        SessionOwner owner,
        string family,
        long count,
        string? subjectToken = null
    )
    {
        var lifetimes = tokens.LifetimesOf(owner);
        return owner.CustomerId is null
            ? Json(
                new AnonymousAnswer
                {
                    AccessToken = tokens.Access(owner),
                    ExpiresIn = (long)lifetimes.Access.TotalSeconds,
                    RefreshToken = tokens.Refresh(owner, family, count),
                    RefreshTokenExpiresIn = (long)tokens.RefreshLifetimeOf(owner).TotalSeconds,
                    SessionId = owner.Session.SessionId.ToString(),
                    Scope = owner.Scope,
                },
                SessionsJson.Default.AnonymousAnswer
            )
            : Json(
                new CustomerAnswer
                {
                    AccessToken = tokens.Access(owner),
                    ExpiresIn = (long)lifetimes.Access.TotalSeconds,
                    SaasToken = tokens.Saas(owner),
                    RefreshToken = tokens.Refresh(owner, family, count),
                    RefreshTokenExpiresIn = (long)tokens.RefreshLifetimeOf(owner).TotalSeconds,
                    SessionId = owner.Session.SessionId.ToString(),
                    SubjectAccessToken = subjectToken,
                    Scope = owner.Scope,
                },
                SessionsJson.Default.CustomerAnswer
            );
    }

    /// <summary>200 with the value.</summary>
    public static IResult Json<T>(T value, JsonTypeInfo<T> type) =>
        TypedResults.Json(value, type, "application/json");
}

/// <summary>What every answer with tokens has.</summary>
internal abstract record TokensAnswer
{
    public string TokenType { get; } = "Bearer";
    public required string AccessToken { get; init; }
    public required long ExpiresIn { get; init; }
    public required string RefreshToken { get; init; }
    public required long RefreshTokenExpiresIn { get; init; }
    public required string Scope { get; init; }
}

/// <summary>The answer to an anonymous log-in or refresh.</summary>
internal sealed record AnonymousAnswer : TokensAnswer
{
    // The public API writes it in two ways.
    [JsonPropertyName("sessionId")]
    public required string SessionId { get; init; }
}

/// <summary>The answer to a customer's log-in or refresh.</summary>
internal sealed record CustomerAnswer : TokensAnswer
{
    public required string SaasToken { get; init; }
    public required string SessionId { get; init; }

    /// <summary>Minutes, as in the answer with a service token; clients of the public API expect it.</summary>
    public int SessionIdleTime { get; } = TokenAnswer.SessionIdleMinutes;

    /// <summary>The identity provider's token, as the exchange got it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SubjectAccessToken { get; init; }

    // The same under the names that the public API has deprecated and public storefronts still read.
    [JsonPropertyName("accessToken")]
    public string DeprecatedAccessToken => AccessToken;

    [JsonPropertyName("expiresIn")]
    public long DeprecatedExpiresIn => ExpiresIn;

    [JsonPropertyName("refreshToken")]
    public string DeprecatedRefreshToken => RefreshToken;

    [JsonPropertyName("refreshTokenExpiresIn")]
    public long DeprecatedRefreshTokenExpiresIn => RefreshTokenExpiresIn;

    [JsonPropertyName("saasToken")]
    public string DeprecatedSaasToken => SaasToken;
}

/// <summary>How long a token is valid, and for which session.</summary>
internal sealed record TokenState
{
    public string TokenType { get; } = "Bearer";

    /// <summary>Seconds that are left.</summary>
    public required long ExpiresIn { get; init; }

    public required string Scope { get; init; }

    [JsonPropertyName("sessionId")]
    public required string SessionId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Email { get; init; }

    [JsonPropertyName("legalEntityId")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LegalEntityId { get; init; }
}

/// <summary>How the answers become JSON, without reflection at run time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AnonymousAnswer))]
[JsonSerializable(typeof(CustomerAnswer))]
[JsonSerializable(typeof(TokenState))]
internal sealed partial class SessionsJson : JsonSerializerContext;
