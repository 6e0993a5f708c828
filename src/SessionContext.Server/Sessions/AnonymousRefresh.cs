using SessionContext.Server.Http;
using SessionContext.Server.Identity.Clients;
using SessionContext.Server.Problems;
using SessionContext.Server.Telemetry;

namespace SessionContext.Server.Sessions;

/// <summary>GET …/anonymous/refresh: 200 with the session's next tokens · 400 · 401 no public client, or the refresh token is not good.</summary>
internal static class AnonymousRefresh
{
    public static async Task<IResult> HandleAsync(
        HttpContext http,
        KnownClients clients,
        SessionRefresh refresh,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryValues(http.Request.Query);
        var storefront = Storefront.Read(query);
        var token = query.Required("refresh_token");
        if (query.Faults.Count > 0)
        {
            return Problem.Invalid(query.Faults);
        }

        if (storefront.Refuse(clients) is { } refusal)
        {
            return refusal;
        }

        TenantLabel.Set(http, storefront.Tenant, storefront.ClientId);
        return await refresh
            .RefreshAsync(
                token,
                "anonymous",
                holder =>
                    holder.Session.Tenant == storefront.Tenant
                    && holder.ClientId == storefront.ClientId,
                cancellationToken
            )
            .ConfigureAwait(false);
    }
}
