using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using SessionContext.Server.Hosting;
using SessionContext.Server.Http;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace SessionContext.Server.OAuth;

/// <summary>Authenticates the client of a token request and checks the scopes that it asks for.</summary>
internal sealed class TokenRequestCheck(ClientAuthentication authentication)
    : IOpenIddictServerHandler<ValidateTokenRequestContext>
{
    /// <summary>
    /// After the grant type was checked and before everything about the client, since a missing client id or secret is
    /// invalid_client too (RFC 6749 § 5.2).
    /// </summary>
    public const int Order =
        int.MinValue
        + 100_000 /* OpenIddict's ValidateGrantType */
        + 500;

    /// <inheritdoc />
    public async ValueTask HandleAsync(ValidateTokenRequestContext context)
    {
        var http = context.Transaction.GetHttpRequest()!.HttpContext;
        var verdict = context.Request
            is { ClientId: { Length: > 0 } id, ClientSecret: { Length: > 0 } secret }
            ? await authentication.AuthenticateAsync(
                id,
                secret,
                http.Connection.RemoteIpAddress,
                http.RequestAborted
            )
            : new ClientVerdict.Refused();
        switch (verdict)
        {
            case ClientVerdict.Accepted accepted:
                TenantLabel.Set(http, accepted.Client.Tenant, accepted.Client.Id);
                Grant(context, accepted.Client);
                return;

            case ClientVerdict.TooManyFailures failures:
                await AnswerAsync(
                    Problem.TooManyRequests(
                        "Too many failed client authentications from this network.",
                        failures.RetryAfter,
                        RefusalCause.FailedLogins
                    )
                );
                return;

            case ClientVerdict.Busy:
                await AnswerAsync(
                    Problem.Unavailable(
                        ErrorCode.Overloaded,
                        "Too many client authentications at once. No token was issued.",
                        TimeSpan.FromSeconds(1)
                    )
                );
                return;

            default:
                ServiceMetrics.Refused(RefusalCause.WrongSecret);
                context.Reject(Errors.InvalidClient, "The client id or the secret is wrong.");
                return;
        }

        async Task AnswerAsync(Problem problem)
        {
            await problem.ExecuteAsync(http);
            context.HandleRequest();
        }
    }

    private static void Grant(ValidateTokenRequestContext context, ClientRegistration client)
    {
        var asked = context
            .Request.GetScopes()
            .Where(scope => scope != TokenGrant.TenantScope(client))
            .ToList();
        // RFC 6749 § 3.3: the answer says which scopes were granted.
        var granted = asked.FindAll(scope =>
            client.Scopes.Any(own => Access.Scopes.Includes(own, scope))
        );
        if (asked.Count > 0 && granted.Count == 0)
        {
            context.Reject(Errors.InvalidScope, "The client may have none of these scopes.");
            return;
        }

        context.Transaction.SetProperty(
            TokenGrant.Property,
            new TokenGrant(client, asked.Count > 0 ? granted : client.Scopes)
        );
    }
}
