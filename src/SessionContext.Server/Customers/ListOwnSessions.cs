using System.Text.Json;
using SessionContext.Core.Customers;
using SessionContext.Server.Access;
using SessionContext.Server.Hosting;
using SessionContext.Server.Http;

namespace SessionContext.Server.Customers;

/// <summary>GET …/me/sessions.</summary>
internal static class ListOwnSessions
{
    // As many bytes are in memory, and a store that fails before is answered 503.
    private const int FlushEvery = 64 * 1024;

    public static async Task HandleAsync(
        HttpContext http,
        OwnSessions sessions,
        AuditLog audit,
        CancellationToken cancellationToken
    )
    {
        var caller = Caller.Of(http)!;
        var (session, customer) = (caller.Session!.Value, caller.CustomerId!);
        if (
            await sessions
                .RefuseAsync(session, customer, cancellationToken)
                .ConfigureAwait(false) is
            { } reason
        )
        {
            await Revoked(reason).ExecuteAsync(http).ConfigureAwait(false);
            return;
        }

        http.Response.ContentType = "application/json";
        var json = new Utf8JsonWriter(http.Response.Body);
        await using var end = json.ConfigureAwait(false);
        var count = 0;
        try
        {
            json.WriteStartArray();
            var found = sessions.ListAsync(session.Tenant, customer, cancellationToken);
            await foreach (var one in found.ConfigureAwait(false))
            {
                Write(json, one, isCurrent: one.SessionId == session.SessionId);
                count++;
                if (json.BytesPending >= FlushEvery)
                {
                    await json.FlushAsync(cancellationToken).ConfigureAwait(false);
                }
            }

            json.WriteEndArray();
            await json.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // What was not sent yet is not sent at all, so that the caller gets an error where none was.
            json.Reset(Stream.Null);
            throw;
        }

        audit.SessionsListed(AuditActor.Of(caller), session.Tenant, customer, count);
    }

    // By hand: a serializer flushes at its end, and the answer is written without waiting on a thread.
    private static void Write(Utf8JsonWriter json, OwnSession session, bool isCurrent)
    {
        json.WriteStartObject();
        json.WriteString("sessionId", session.SessionId.ToString());
        json.WriteBoolean("current", isCurrent);
        json.WriteString("createdAt", UtcTime.Text(session.CreatedAt));
        json.WriteString("modifiedAt", UtcTime.Text(session.ModifiedAt));
        if (session.SiteCode is { } site)
        {
            json.WriteString("siteCode", site);
        }

        json.WriteEndObject();
    }

    /// <summary>The answer to a token whose session has ended.</summary>
    public static Problem Revoked(string reason) =>
        Problem.Unauthorized(ErrorCode.TokenRevoked, reason, Problem.InvalidToken);
}
