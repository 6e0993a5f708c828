using System.Net;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.OwnContext;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Journey;

/// <summary>
/// Contract § 4: each token against each call. The session has a context that is still anonymous in the first table, and
/// a customer's (ann's) in the second, and was put back to anonymous by a backend in the third. Columns: management calls, events, own-context calls, the session's own validation.
/// </summary>
[EachEngine]
public sealed class AccessTableTests(SessionFixture shop) : IClassFixture<SessionFixture>
{
    private const int Ok = 200;

    [Theory]
    [InlineData("service", Ok, Ok, 403, 403)]
    [InlineData("service of another scope", 403, 403, 403, 403)]
    [InlineData("service of another tenant", 403, 403, 403, 403)]
    [InlineData("anonymous", 403, 403, Ok, Ok)]
    [InlineData("anonymous of another session", 403, 403, 404, Ok)]
    [InlineData("anonymous of another tenant", 403, 403, 403, 403)]
    [InlineData("customer", 403, 403, Ok, Ok)]
    [InlineData("another customer", 403, 403, Ok, Ok)]
    [InlineData("outside without session", Ok, Ok, 403, 403)]
    [InlineData("expired", 401, 401, 401, 401)]
    [InlineData("forged", 401, 401, 401, 401)]
    [InlineData("refresh", 401, 401, 401, 401)]
    [InlineData("none", 401, 401, 401, 401)]
    public Task On_an_anonymous_context(
        string token,
        int management,
        int events,
        int own,
        int session
    ) => CheckAsync(token, owner: null, management, events, own, session);

    [Theory]
    [InlineData("service", Ok, Ok, 403, 403)]
    [InlineData("anonymous", 403, 403, 403, 401)]
    [InlineData("anonymous of another session", 403, 403, 404, Ok)]
    [InlineData("customer", 403, 403, Ok, Ok)]
    [InlineData("another customer", 403, 403, 403, 401)]
    [InlineData("expired", 401, 401, 401, 401)]
    [InlineData("forged", 401, 401, 401, 401)]
    [InlineData("none", 401, 401, 401, 401)]
    public Task On_a_customers_context(
        string token,
        int management,
        int events,
        int own,
        int session
    ) => CheckAsync(token, owner: "ann", management, events, own, session);

    [Theory]
    [InlineData("service", Ok, Ok, 403, 403)]
    [InlineData("anonymous", 403, 403, 401, 401)]
    [InlineData("anonymous of another session", 403, 403, 404, Ok)]
    [InlineData("customer", 403, 403, Ok, Ok)]
    [InlineData("another customer", 403, 403, 401, 401)]
    public Task On_a_context_that_became_anonymous_after_the_log_in(
        string token,
        int management,
        int events,
        int own,
        int session
    ) => CheckAsync(token, owner: "ann", management, events, own, session, isPutBack: true);

    private async Task CheckAsync(
        string kind,
        string? owner,
        int management,
        int events,
        int own,
        int session,
        bool isPutBack = false
    )
    {
        var visit = await Visit.WithContextAsync(shop);
        var anonymous = visit.Token;
        var refresh = visit.RefreshToken;
        if (owner is not null)
        {
            await visit.BecomeAsync(owner);
        }

        var token = await TokenAsync(kind, visit.SessionId, anonymous, refresh);
        (HttpMethod Method, string Path, string? Body, int Expected)[] calls =
        [
            .. Management(visit.SessionId)
                .Select(call => (call.Method, call.Path, call.Body, management)),
            (HttpMethod.Post, "/session-context/demo/events", "[]", events),
            .. OwnCalls.All.Select(call =>
                (new HttpMethod(call.Method), call.Path, call.Body, own)
            ),
            (HttpMethod.Get, "/customer/demo/validateauthtoken", null, session),
        ];
        foreach (var (method, path, body, expected) in calls)
        {
            await RestoreAsync(visit.SessionId, owner, isPutBack);
            var type = path.EndsWith("/events", StringComparison.Ordinal)
                ? "application/cloudevents-batch+json"
                : "application/json";
            var answer = await shop.SendAsync(method, path, token, body, type: type);
            var status = (int)answer.Status;
            Assert.True(
                status == expected || (expected == Ok && status is >= 200 and < 300),
                $"{method} {path} with {kind}: {status} in the place of {expected}: {answer.Text}"
            );
        }
    }

    /// <summary>The context at version 2, as each call expects it, whatever the call before made of it.</summary>
    private async Task RestoreAsync(string sessionId, string? owner, bool isPutBack)
    {
        var path = $"/session-context/demo/context/{sessionId}";
        var service = shop.ServiceToken;
        var saas = owner is null ? null : await shop.SaasTokenAsync(owner);
        await shop.SendAsync(HttpMethod.Delete, path, service);
        foreach (var version in new[] { 0, 1 })
        {
            var customer =
                owner is null || (isPutBack && version == 1) ? "" : $"\"customerId\":\"{owner}\",";
            (
                await shop.SendAsync(
                    HttpMethod.Put,
                    $"{path}?upsert=true",
                    service,
                    "{"
                        + customer
                        + $"\"cartId\":\"{version}\",\"metadata\":{{\"version\":{version}}}}}",
                    saas
                )
            ).Is(HttpStatusCode.NoContent);
        }
    }

    private async Task<string?> TokenAsync(
        string kind,
        string sessionId,
        string anonymous,
        string refresh
    ) =>
        kind switch
        {
            "service" => await shop.Server.TokenAsync(Calls.Scope),
            "service of another scope" => await shop.Server.TokenAsync("other.read"),
            "service of another tenant" => shop.Idp.Token(token =>
                token.Claims["tenant"] = "other"
            ),
            "anonymous" => anonymous,
            "anonymous of another session" => (await shop.LogInAsync()).Access(),
            "anonymous of another tenant" => (
                await shop.LogInAsync(tenant: "other", client: "elsewhere")
            ).Access(),
            "customer" => CustomerToken(sessionId, "ann"),
            "another customer" => CustomerToken(sessionId, "bob"),
            "outside without session" => shop.Idp.Token(),
            "expired" => shop.Idp.Token(token =>
                token.Expires = shop.Time.GetUtcNow().UtcDateTime.AddSeconds(-1)
            ),
            "forged" => new TestIssuer(shop.Time).Token(),
            "refresh" => refresh,
            _ => null,
        };

    // As another provider issues it: for this session, in the name of any customer.
    private string CustomerToken(string sessionId, string customer) =>
        shop.Idp.Token(token =>
        {
            token.Claims["sessionId"] = sessionId;
            token.Claims["customerId"] = customer;
            token.Claims["scope"] = "profile";
        });

    private static (HttpMethod Method, string Path, string? Body)[] Management(string sessionId)
    {
        var context = $"/session-context/demo/context/{sessionId}";
        return
        [
            (HttpMethod.Get, context, null),
            (HttpMethod.Post, $"{context}/attributes", """{"key":"a","value":1}"""),
            (HttpMethod.Delete, $"{context}/attributes/a", null),
            (HttpMethod.Delete, context, null),
            (HttpMethod.Put, $"{context}-new?upsert=true", """{"metadata":{}}"""),
        ];
    }
}
