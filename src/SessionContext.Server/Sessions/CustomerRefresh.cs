using SessionContext.Server.Http;
using SessionContext.Server.Problems;

namespace SessionContext.Server.Sessions;

/// <summary>GET /customer/{tenant}/refreshauthtoken: 200 with the session's next tokens · 400 · 401 the refresh token is not good.</summary>
internal static class CustomerRefresh
{
    public static async Task<IResult> HandleAsync(
        HttpContext http,
        string tenant,
        SessionRefresh refresh,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryValues(http.Request.Query);
        var token = query.Required("refresh_token");
        if (query.Faults.Count > 0)
        {
            return Problem.Invalid(query.Faults);
        }

        return await refresh
            .RefreshAsync(
                token,
                "customer",
                holder => holder.Session.Tenant.ToString() == tenant,
                cancellationToken
            )
            .ConfigureAwait(false);
    }
}
