using System.Net;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.OwnContext;

namespace SessionContext.Server.Tests.Customers;

/// <summary>The calls of contract § 9.</summary>
internal static class CustomerCalls
{
    /// <summary>The longest time until an access token of before is refused.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const string Root = "/session-context/demo";

    /// <summary>A customer's session with a context.</summary>
    public static async Task<Visit> WithContextAsync(this SessionFixture shop, string customer)
    {
        var visit = await Visit.WithContextAsync(shop);
        await visit.BecomeAsync(customer);
        return visit;
    }

    /// <summary>A customer's session without a context.</summary>
    public static async Task<Visit> WithoutContextAsync(this SessionFixture shop, string customer)
    {
        var visit = await Visit.BeginAsync(shop);
        await visit.BecomeAsync(customer);
        return visit;
    }

    public static string Token(this SessionFixture shop, string scope) =>
        shop.Idp.Token(token => token.Claims["scope"] = scope);

    public static string PrivacyToken(this SessionFixture shop) =>
        shop.Token("sessioncontext.privacy_manage");

    public static Task<Answer> EndAllAsync(
        this SessionFixture shop,
        string customer,
        string? except = null
    ) =>
        shop.SendAsync(
            HttpMethod.Delete,
            $"{Root}/customers/{Uri.EscapeDataString(customer)}/sessions"
                + (except is null ? "" : $"?except={except}"),
            shop.ServiceToken
        );

    public static Task<Answer> ExportAsync(this SessionFixture shop, string customer) =>
        shop.SendAsync(
            HttpMethod.Get,
            $"{Root}/customers/{Uri.EscapeDataString(customer)}/export",
            shop.PrivacyToken()
        );

    public static Task<Answer> EraseAsync(this SessionFixture shop, string customer) =>
        shop.SendAsync(
            HttpMethod.Delete,
            $"{Root}/customers/{Uri.EscapeDataString(customer)}",
            shop.PrivacyToken()
        );

    public static Task<Answer> OwnSessionsAsync(this Visit visit) =>
        visit.Shop.SendAsync(HttpMethod.Get, $"{Root}/me/sessions", visit.Token);

    public static Task<Answer> EndOwnAsync(this Visit visit, string below) =>
        visit.Shop.SendAsync(HttpMethod.Delete, $"{Root}/me/sessions{below}", visit.Token);

    /// <summary>A PUT that gives the session to the customer, or creates it for them.</summary>
    public static Task<Answer> PutAsync(
        this SessionFixture shop,
        string session,
        string customer,
        string saasToken
    ) =>
        shop.SendAsync(
            HttpMethod.Put,
            $"{Root}/context/{session}?upsert=true",
            shop.ServiceToken,
            $$"""{"metadata":{},"customerId":"{{customer}}"}""",
            saasToken
        );

    /// <summary>Nothing of the session can be used any more.</summary>
    public static async Task AssertEndedAsync(this Visit visit)
    {
        (await visit.Shop.ContextAsync(visit.SessionId)).Is(HttpStatusCode.NotFound);
        (await visit.Shop.CustomerRefreshAsync(visit.RefreshToken)).Is(HttpStatusCode.Unauthorized);
        visit.Shop.Pass(Patience);
        (await visit.GetAsync()).IsInvalidToken("The customer's sessions were ended.");
    }

    public static int Ended(this Answer answer) =>
        answer.Is(HttpStatusCode.OK).Json.GetProperty("ended").GetInt32();

    public static int Count(this Answer answer, string list) =>
        answer.Is(HttpStatusCode.OK).Json.GetProperty(list).GetArrayLength();
}
