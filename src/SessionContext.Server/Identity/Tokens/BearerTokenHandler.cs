using Microsoft.IdentityModel.Tokens;

namespace SessionContext.Server.Identity.Tokens;

/// <summary>
/// What ASP.NET Core's bearer authentication asks about each token. A signature check costs more than the rest of a read, so a token
/// that was checked is remembered; then a request costs one look-up.
/// </summary>
internal sealed class BearerTokenHandler(
    ValidatedTokens validated,
    AccessTokens tokens,
    TimeProvider time
) : TokenHandler
{
    /// <inheritdoc />
    public override Task<TokenValidationResult> ValidateTokenAsync(
        string token,
        TokenValidationParameters validationParameters
    ) =>
        validated.TryGet(token, time.GetUtcNow(), out var found) ? found.Result : CheckAsync(token);

    private async Task<TokenValidationResult> CheckAsync(string token)
    {
        var keep = validated.Begin();
        var result = await tokens.CheckAsync(token);
        if (result.SecurityToken is ValidatedToken good)
        {
            keep(token, good);
        }

        return result;
    }
}
