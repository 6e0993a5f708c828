using System.Diagnostics;
using System.Security.Cryptography;
using SessionContext.Core;
using SessionContext.Core.Logins;
using SessionContext.Server.Hosting;
using SessionContext.Server.Http;
using SessionContext.Server.OAuth;

namespace SessionContext.Server.Logins;

/// <summary>GET …/anonymous/login: answers with the tokens of a new session.</summary>
internal static class AnonymousLogin
{
    public static async Task<IResult> HandleAsync(
        HttpContext http,
        ClientRegistrations clients,
        SessionLogins logins,
        SessionTokens tokens,
        CancellationToken cancellationToken
    )
    {
        var query = new QueryValues(http.Request.Query);
        var client = PublicClient.Read(query);
        var chosen = ReadChosen(query);
        if (query.ValidationErrors.Count > 0)
        {
            return Problem.Invalid(query.ValidationErrors);
        }

        if (client.Refuse(clients) is { } refusal)
        {
            return refusal;
        }

        TenantLabel.Set(http, client.Tenant, client.ClientId);
        var session = new ContextKey(client.Tenant, NewSessionId());
        await logins.BeginAsync(session, chosen!, cancellationToken).ConfigureAwait(false);
        var owner = new SessionOwner(session, client.ClientId, CustomerId: null);
        ServiceMetrics.LoggedIn(owner.Kind);
        return tokens.Answer(owner, SessionTokens.NewFamily(), count: 0);
    }

    private static ChosenValues? ReadChosen(QueryValues query)
    {
        var chosen = ChosenValues.Parse(name => query.Optional(name), out var errors);
        query.Add(errors);
        return chosen;
    }

    /// <summary>A UUID, version 4: an id cannot be guessed, although it gives no right by itself.</summary>
    public static SessionId NewSessionId()
    {
        var bytes = RandomNumberGenerator.GetBytes(16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return SessionId.TryParse(new Guid(bytes, bigEndian: true).ToString(), out var id)
            ? id
            : throw new UnreachableException();
    }
}
