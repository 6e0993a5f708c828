using System.Net;
using System.Net.Http.Headers;
using System.Text;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Logins;

namespace SessionContext.Server.Tests.OwnContext;

/// <summary>
/// A visitor in a browser session of their own, and the own-context calls that they make with their token.
/// </summary>
internal sealed class Visit(SessionFixture shop, Answer login)
{
    public const string Root = "/session-context/demo";

    public const string Path = $"{Root}/me/context";

    public SessionFixture Shop => shop;

    public string SessionId { get; } = login.SessionId();

    public string Token { get; private set; } = login.Access();

    public string RefreshToken { get; private set; } = login.Refresh();

    /// <summary>An anonymous visitor.</summary>
    public static async Task<Visit> BeginAsync(SessionFixture shop, string chosen = "") =>
        new(shop, (await shop.LogInAsync(chosen)).Is(HttpStatusCode.OK));

    /// <summary>An anonymous visitor whose context exists, at version 1.</summary>
    public static async Task<Visit> WithContextAsync(SessionFixture shop, string chosen = "")
    {
        var visit = await BeginAsync(shop, chosen);
        await shop.CreateContextAsync(visit.SessionId);
        return visit;
    }

    /// <summary>Logs in as a customer; from now on the calls are theirs.</summary>
    public async Task BecomeAsync(string customer)
    {
        var answer = (await shop.ExchangeAsync(Token, shop.Subject(customer))).Is(
            HttpStatusCode.OK
        );
        (Token, RefreshToken) = (answer.Access(), answer.Refresh());
    }

    public Task<Answer> GetAsync(string? ifNoneMatch = null) =>
        SendAsync("GET", "", null, request => Add(request, "If-None-Match", ifNoneMatch));

    public Task<Answer> PatchAsync(
        string body,
        string type = "application/json",
        string? ifMatch = null,
        string? prefer = null
    ) =>
        SendAsync(
            "PATCH",
            "",
            body,
            request =>
            {
                Add(request, "If-Match", ifMatch);
                Add(request, "Prefer", prefer);
            },
            type
        );

    public Task<Answer> DeleteAsync(string? ifMatch = null) =>
        SendAsync("DELETE", "", null, request => Add(request, "If-Match", ifMatch));

    public Task<Answer> SetAsync(string body, string? ifMatch = null) =>
        SendAsync("POST", "/attributes", body, request => Add(request, "If-Match", ifMatch));

    public Task<Answer> RemoveAsync(string name) =>
        SendAsync("DELETE", $"/attributes/{Uri.EscapeDataString(name)}");

    private async Task<Answer> SendAsync(
        string method,
        string below,
        string? body = null,
        Action<HttpRequestMessage>? prepare = null,
        string type = "application/json"
    )
    {
        using var request = new HttpRequestMessage(new(method), Path + below);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        prepare?.Invoke(request);
        using var response = await shop.Server.Http.SendAsync(
            request,
            TestContext.Current.CancellationToken
        );
        return await Answer.OfAsync(response);
    }

    private static void Add(HttpRequestMessage request, string header, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }
    }
}
