using SessionContext.Core;
using SessionContext.Server.Http;
using SessionContext.Server.OAuth;

namespace SessionContext.Server.Logins;

/// <summary>Who asks for an anonymous session: a public client of a tenant.</summary>
internal readonly record struct PublicClient(Tenant Tenant, string ClientId)
{
    /// <summary>
    /// Reads it from the query; what is missing or malformed becomes an error there. Official samples name the tenant
    /// <c>hybris-tenant</c>.
    /// </summary>
    public static PublicClient Read(QueryValues query) =>
        new(query.Tenant("tenant", "hybris-tenant"), query.Required("client_id"));

    /// <summary>
    /// The answer to a client that is none; it tells nobody whether such a client exists, is another tenant's or has a
    /// secret. Null: go on.
    /// </summary>
    public Problem? Refuse(ClientRegistrations clients) =>
        clients.TryFind(ClientId, out var client) && client.IsPublic && client.Tenant == Tenant
            ? null
            : Problem.Unauthorized(
                ErrorCode.ClientInvalid,
                "The client is not a public client of this tenant."
            );
}
