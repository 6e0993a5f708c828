using OpenIddict.Server;
using SessionContext.Server.Settings;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace SessionContext.Server.OAuth;

/// <summary>Puts into the token answer what clients of this API expect beside RFC 6749's parameters.</summary>
internal sealed class TokenAnswer(IdentityOptions options)
    : IOpenIddictServerHandler<ApplyTokenResponseContext>
{
    /// <summary>
    /// The <c>session_idle_time</c> of every answer with tokens, as the public API gives it; nothing depends on it.
    /// </summary>
    public const int SessionIdleMinutes = 120;

    /// <inheritdoc />
    public ValueTask HandleAsync(ApplyTokenResponseContext context)
    {
        var response = context.Response;
        if (response.Error is not null)
        {
            // It points to OpenIddict's site, which tells a client of this service nothing.
            response.ErrorUri = null;
        }
        else if (TokenGrant.Of(context.Transaction) is { } grant)
        {
            // OpenIddict gives what is left when it writes the answer, at times a second less.
            response.ExpiresIn = (long)options.ServiceTokenLifetime.TotalSeconds;
            response.Scope = string.Join(
                ' ',
                grant.Scopes.Prepend(TokenGrant.TenantScope(grant.Client))
            );
            response.SetParameter("session_idle_time", SessionIdleMinutes);
            // Added, not set: setting an empty value removes it.
            response.AddParameter("refresh_token", "");
            response.SetParameter("refresh_token_expires_in", 0);
        }

        return ValueTask.CompletedTask;
    }
}
