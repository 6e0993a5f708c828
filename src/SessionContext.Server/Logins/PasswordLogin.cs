using System.Diagnostics;
using SessionContext.Core;
using SessionContext.Core.Logins;
using SessionContext.Server.Access;
using SessionContext.Server.Hosting;
using SessionContext.Server.Http;
using SessionContext.Server.OAuth;

namespace SessionContext.Server.Logins;

/// <summary>
/// POST /customer/{tenant}/login with <c>{email, password}</c>: answers with the customer's tokens, as the exchange
/// does.
/// </summary>
internal static class PasswordLogin
{
    private const string Email = "email";
    private const string Password = "password";
    private const int LongestPassword = 1024;
    private static readonly string[] Names = [Email, Password];
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    public static async Task<IResult> HandleAsync(
        HttpContext http,
        string tenant,
        ClientRegistrations clients,
        SessionLogins logins,
        CustomerService service,
        CustomerLogIn logIn,
        CancellationToken cancellationToken
    )
    {
        // A tenant without a storefront has no shoppers; without this the customer service alone would say which
        // tenants there are.
        if (
            !Tenant.TryParse(tenant, out var served)
            || clients.FindPublicClient(served) is not { } storefront
        )
        {
            return Problem.NoSuchRoute();
        }

        TenantLabel.Set(http, served, storefront.Id);
        var caller = Caller.Of(http);
        if (Refuse(http, caller, served) is { } refusal)
        {
            return refusal;
        }

        var body = await BodyValues
            .ReadJsonAsync(http.Request, Names, cancellationToken)
            .ConfigureAwait(false);
        if (body.Problem is not null)
        {
            return body.Problem;
        }

        // Of the body alone: what is in a URL gets into logs on the way.
        var parameters = new QueryValues(QueryCollection.Empty, body);
        var email = parameters.Required(Email, SessionTokens.LongestEmail);
        var password = parameters.Required(Password, LongestPassword);
        if (parameters.ValidationErrors.Count > 0)
        {
            return Problem.Invalid(parameters.ValidationErrors);
        }

        var verdict = await service
            .CheckAsync(served, email, password, cancellationToken)
            .ConfigureAwait(false);
        switch (verdict)
        {
            case PasswordVerdict.Proven proven:
                var session =
                    caller?.Session
                    ?? await BeginAsync(served, logins, cancellationToken).ConfigureAwait(false);
                return await logIn
                    .LogInAsync(
                        new(session, caller?.ClientId ?? storefront.Id, proven.CustomerId)
                        {
                            Email = proven.Email,
                        },
                        caller?.CustomerId,
                        subjectToken: null,
                        cancellationToken
                    )
                    .ConfigureAwait(false);

            case PasswordVerdict.Wrong:
                return Problem.Unauthorized(
                    ErrorCode.CredentialsInvalid,
                    "The email address or the password is wrong."
                );

            case PasswordVerdict.Refused:
                return Problem.Of(ErrorCode.LoginRefused, "The customer may not log in.");

            case PasswordVerdict.TooMany tooMany:
                return Problem.TooManyRequests(
                    "Too many attempts to log in.",
                    tooMany.RetryAfter,
                    RefusalCause.Passwords
                );

            case PasswordVerdict.Unavailable:
                return Problem.Unavailable(
                    ErrorCode.LoginUnavailable,
                    "The customer service cannot check the password now. Nobody was logged in.",
                    RetryAfter
                );

            default:
                throw new UnreachableException();
        }
    }

    /// <summary>
    /// The answer to a bearer token that is not one of a session of this tenant; null: go on, also where there is none.
    /// </summary>
    private static Problem? Refuse(HttpContext http, Caller? caller, Tenant tenant)
    {
        if (caller is null)
        {
            return http.Request.Headers.Authorization.Count == 0
                ? null
                : AccessAnswers.Refused(http);
        }

        return caller.Tenant != tenant ? AccessAnswers.Forbidden(AccessRefusal.WrongTenant)
            : caller.Session is null ? AccessAnswers.Forbidden(AccessRefusal.SessionRequired)
            : null;
    }

    private static async Task<ContextKey> BeginAsync(
        Tenant tenant,
        SessionLogins logins,
        CancellationToken cancellationToken
    )
    {
        var session = new ContextKey(tenant, AnonymousLogin.NewSessionId());
        await logins
            .BeginAsync(session, ChosenValues.None, cancellationToken)
            .ConfigureAwait(false);
        return session;
    }
}
