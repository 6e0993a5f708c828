using System.Net;
using SessionContext.Server.Tests.Customers;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.OwnContext;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Journey;

/// <summary>
/// Contract § 4: each token against each call. The session has a context that is still anonymous in the first table,
/// and a customer's (ann's) in the second, and was put back to anonymous by a backend in the third. Columns: calls that
/// read and list, calls that change, the list of all contexts, a customer's data, events, own-context calls, a
/// customer's own sessions, the session's own validation.
/// </summary>
[EachEngine]
public sealed class AccessTableTests(SessionFixture shop) : IClassFixture<SessionFixture>
{
    private const int Ok = 200;

    [Theory]
    [InlineData("service", Ok, Ok, 403, 403, Ok, 403, 403, 403)]
    [InlineData("service that reads", Ok, 403, 403, 403, 403, 403, 403, 403)]
    [InlineData("service that administers", Ok, Ok, Ok, 403, Ok, 403, 403, 403)]
    [InlineData("service for privacy", 403, 403, 403, Ok, 403, 403, 403, 403)]
    [InlineData("service of another scope", 403, 403, 403, 403, 403, 403, 403, 403)]
    [InlineData("service of another tenant", 403, 403, 403, 403, 403, 403, 403, 403)]
    [InlineData("anonymous", 403, 403, 403, 403, 403, Ok, 403, Ok)]
    [InlineData("anonymous of another session", 403, 403, 403, 403, 403, 404, 403, Ok)]
    [InlineData("anonymous of another tenant", 403, 403, 403, 403, 403, 403, 403, 403)]
    [InlineData("customer", 403, 403, 403, 403, 403, Ok, Ok, Ok)]
    [InlineData("another customer", 403, 403, 403, 403, 403, Ok, Ok, Ok)]
    [InlineData("outside without session", Ok, Ok, 403, 403, Ok, 403, 403, 403)]
    [InlineData("expired", 401, 401, 401, 401, 401, 401, 401, 401)]
    [InlineData("forged", 401, 401, 401, 401, 401, 401, 401, 401)]
    [InlineData("refresh", 401, 401, 401, 401, 401, 401, 401, 401)]
    [InlineData("none", 401, 401, 401, 401, 401, 401, 401, 401)]
    public Task On_an_anonymous_context(string token, params int[] expected) =>
        CheckAsync(token, owner: null, expected);

    [Theory]
    [InlineData("service", Ok, Ok, 403, 403, Ok, 403, 403, 403)]
    [InlineData("service that reads", Ok, 403, 403, 403, 403, 403, 403, 403)]
    [InlineData("service for privacy", 403, 403, 403, Ok, 403, 403, 403, 403)]
    [InlineData("anonymous", 403, 403, 403, 403, 403, 403, 403, 401)]
    [InlineData("anonymous of another session", 403, 403, 403, 403, 403, 404, 403, Ok)]
    [InlineData("customer", 403, 403, 403, 403, 403, Ok, Ok, Ok)]
    [InlineData("another customer", 403, 403, 403, 403, 403, 403, 401, 401)]
    [InlineData("expired", 401, 401, 401, 401, 401, 401, 401, 401)]
    [InlineData("forged", 401, 401, 401, 401, 401, 401, 401, 401)]
    [InlineData("none", 401, 401, 401, 401, 401, 401, 401, 401)]
    public Task On_a_customers_context(string token, params int[] expected) =>
        CheckAsync(token, owner: "ann", expected);

    [Theory]
    [InlineData("service", Ok, Ok, 403, 403, Ok, 403, 403, 403)]
    [InlineData("anonymous", 403, 403, 403, 403, 403, 401, 403, 401)]
    [InlineData("anonymous of another session", 403, 403, 403, 403, 403, 404, 403, Ok)]
    [InlineData("customer", 403, 403, 403, 403, 403, Ok, Ok, Ok)]
    [InlineData("another customer", 403, 403, 403, 403, 403, 401, 401, 401)]
    public Task On_a_context_that_became_anonymous_after_the_log_in(
        string token,
        params int[] expected
    ) => CheckAsync(token, owner: "ann", expected, isPutBack: true);

    private async Task CheckAsync(
        string kind,
        string? owner,
        int[] expected,
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
        var groups = EveryCall.Of("demo", visit.SessionId);
        Assert.Equal(groups.Length, expected.Length);
        foreach (var (calls, status) in groups.Zip(expected))
        {
            foreach (var call in calls)
            {
                await RestoreAsync(visit.SessionId, owner, isPutBack);
                var answer = await shop.SendAsync(call, token);
                Assert.True(
                    status == Ok ? call.IsDone(answer) : status == (int)answer.Status,
                    $"{call} with {kind}: {(int)answer.Status} in the place of {status}: {answer.Text}"
                );
            }
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
            "service that reads" => shop.Token("sessioncontext.context_read"),
            "service that administers" => shop.Token("sessioncontext.context_admin"),
            "service for privacy" => shop.PrivacyToken(),
            "service of another tenant" => EveryCall.AllPowerfulToken(shop, "other"),
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
}
