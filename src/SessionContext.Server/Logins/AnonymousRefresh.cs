using SessionContext.Server.Hosting;
using SessionContext.Server.Http;
using SessionContext.Server.OAuth;

namespace SessionContext.Server.Logins;

/// <summary>GET …/anonymous/refresh: answers with the session's next tokens.</summary>
internal static class AnonymousRefresh
{
    public static async Task<IResult> HandleAsync(
        HttpContext http,
        ClientRegistrations clients,
        SessionRefresh refresh,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryValues(http.Request.Query);
        var client = PublicClient.Read(query);
        var token = query.Required("refresh_token");
        if (query.ValidationErrors.Count > 0)
        {
            return Problem.Invalid(query.ValidationErrors);
        }

        if (client.Refuse(clients) is { } refusal)
        {
            return refusal;
        }

        TenantLabel.Set(http, client.Tenant, client.ClientId);
        return await refresh
            .RefreshAsync(
                token,
                "anonymous",
                owner => owner.Session.Tenant == client.Tenant && owner.ClientId == client.ClientId,
                cancellationToken
            )
            .ConfigureAwait(false);
    }
}
