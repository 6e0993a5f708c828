using Microsoft.IdentityModel.Tokens;
using SessionContext.Server.Access;
using SessionContext.Server.Hosting;

namespace SessionContext.Server.Tokens;

/// <summary>
/// What ASP.NET Core's bearer authentication asks about a token that <see cref="CallerAuthentication"/> does not know. A
/// signature check costs more than the rest of a read, so a token that passes is remembered.
/// </summary>
internal sealed class BearerTokenHandler(ValidatedTokens validated, AccessTokens tokens)
    : TokenHandler
{
    /// <inheritdoc />
    public override async Task<TokenValidationResult> ValidateTokenAsync(
        string token,
        TokenValidationParameters validationParameters
    )
    {
        ServiceMetrics.TokenCacheMiss();
        var keep = validated.Begin();
        var result = await tokens.CheckAsync(token);
        if (result.SecurityToken is ValidatedToken good)
        {
            keep(token, good);
        }

        return result;
    }
}
