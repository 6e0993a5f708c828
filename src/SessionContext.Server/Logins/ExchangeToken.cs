using SessionContext.Server.Access;
using SessionContext.Server.Http;

namespace SessionContext.Server.Logins;

/// <summary>
/// POST /customer/{tenant}/exchangeauthtoken: answers with the customer's tokens for the same session.
/// </summary>
internal static class ExchangeToken
{
    private const string SubjectToken = "subjectAccessToken";
    private const string Config = "config";
    private static readonly string[] Names = [SubjectToken, Config];

    public static async Task<IResult> HandleAsync(
        HttpContext http,
        SubjectTokens subjects,
        CustomerLogIn logIn,
        CancellationToken cancellationToken
    )
    {
        // In the query a token may be as long as a request line, so a longer one comes in a form.
        var body = http.Request.Query.ContainsKey(SubjectToken)
            ? default
            : await BodyValues
                .ReadAsync(http.Request, Names, cancellationToken)
                .ConfigureAwait(false);
        if (body.Problem is not null)
        {
            return body.Problem;
        }

        var parameters = new QueryValues(http.Request.Query, body);
        var token = parameters.Required(SubjectToken);
        var config = parameters.Optional(Config);
        if (config is not null && !subjects.Knows(config))
        {
            parameters.Add([new(Config, "must be the name of a configured issuer")]);
        }

        if (parameters.ValidationErrors.Count > 0)
        {
            return Problem.Invalid(parameters.ValidationErrors);
        }

        var caller = Caller.Of(http)!;
        var session = caller.Session!.Value;
        var subject = await subjects
            .CheckAsync(token, session.Tenant, config)
            .ConfigureAwait(false);
        return subject.CustomerId is { } customer
            ? await logIn
                .LogInAsync(
                    new(session, caller.ClientId, customer) { Email = subject.Email },
                    caller.CustomerId,
                    token,
                    cancellationToken
                )
                .ConfigureAwait(false)
            : subject.Problem!;
    }
}
