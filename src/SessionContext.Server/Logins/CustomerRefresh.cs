using SessionContext.Server.Http;

namespace SessionContext.Server.Logins;

/// <summary>
/// GET and POST /customer/{tenant}/refreshauthtoken: answers with the session's next tokens. The bearer token
/// does not matter, whatever it is: clients send the one that has expired, or an anonymous one.
/// </summary>
internal static class CustomerRefresh
{
    // As published, and as in the answer that the token comes from.
    private const string Token = "refreshToken";
    private const string OtherToken = "refresh_token";
    private const string LegalEntity = "legalEntityId";
    private static readonly string[] Names = [Token, OtherToken, LegalEntity];

    public static Task<IResult> GetAsync(
        HttpContext http,
        string tenant,
        SessionRefresh refresh,
        CancellationToken cancellationToken
    ) => RefreshAsync(new(http.Request.Query), tenant, refresh, cancellationToken);

    public static async Task<IResult> PostAsync(
        HttpContext http,
        string tenant,
        SessionRefresh refresh,
        CancellationToken cancellationToken
    )
    {
        var body = await BodyValues
            .ReadAsync(http.Request, Names, cancellationToken)
            .ConfigureAwait(false);
        return body.Problem
            ?? await RefreshAsync(new(http.Request.Query, body), tenant, refresh, cancellationToken)
                .ConfigureAwait(false);
    }

    private static async Task<IResult> RefreshAsync(
        QueryValues parameters,
        string tenant,
        SessionRefresh refresh,
        CancellationToken cancellationToken
    )
    {
        var token = parameters.Required(Token, OtherToken);
        var legalEntity = parameters.Optional(LegalEntity, SessionTokens.LongestLegalEntityId);
        if (parameters.ValidationErrors.Count > 0)
        {
            return Problem.Invalid(parameters.ValidationErrors);
        }

        return await refresh
            .RefreshAsync(
                token,
                "customer",
                owner => owner.Session.Tenant.ToString() == tenant,
                cancellationToken,
                legalEntity
            )
            .ConfigureAwait(false);
    }
}
