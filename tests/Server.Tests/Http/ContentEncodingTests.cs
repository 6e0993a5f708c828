using System.Net;
using System.Text;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.OwnContext;

namespace SessionContext.Server.Tests.Http;

/// <summary>A body with a content coding other than identity is 415, whatever it holds (contract § 3).</summary>
public sealed class ContentEncodingTests(ContentEncodingTests.SigningShop shop)
    : IClassFixture<ContentEncodingTests.SigningShop>
{
    public static TheoryData<string, string, string> Calls =>
        new()
        {
            { "PUT", "/session-context/demo/context/{0}?upsert=true", "application/json" },
            { "POST", "/session-context/demo/context/{0}/attributes", "application/json" },
            { "PATCH", Visit.Path, "application/json" },
            { "PATCH", Visit.Path, "application/merge-patch+json" },
            { "POST", $"{Visit.Path}/attributes", "application/json" },
            { "POST", "/session-context/demo/events", "application/cloudevents+json" },
            { "POST", "/session-context/demo/events/webhook", "application/cloudevents+json" },
            { "POST", "/oauth/token", "application/x-www-form-urlencoded" },
        };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task An_encoded_body_is_refused_by_every_call_that_takes_one(
        string method,
        string path,
        string type
    )
    {
        var visit = await Visit.WithContextAsync(shop);
        foreach (var coding in new[] { "gzip", "br", "identity, gzip", "GZIP" })
        {
            // What it says is all that counts: this body is not encoded at all, and was stored once.
            var answer = await SendAsync(visit, method, path, type, coding);
            answer.Is(HttpStatusCode.UnsupportedMediaType);
            Assert.Equal(415, answer.Json.GetProperty("code").GetInt32());
            Assert.Contains("Content-Encoding", answer.Text, StringComparison.Ordinal);
            Assert.Equal("identity", Assert.Single(answer.Headers.GetValues("Accept-Encoding")));
        }

        Assert.Equal(1, (await visit.GetAsync()).Version);
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("Identity")]
    [InlineData("")]
    public async Task A_body_that_is_not_encoded_is_taken(string coding)
    {
        var visit = await Visit.WithContextAsync(shop);
        var answer = await SendAsync(visit, "PATCH", Visit.Path, "application/json", coding);
        answer.Is(HttpStatusCode.NoContent);
    }

    private async Task<Answer> SendAsync(
        Visit visit,
        string method,
        string path,
        string type,
        string coding
    )
    {
        using var request = new HttpRequestMessage(
            new(method),
            string.Format(null, path, visit.SessionId)
        );
        request.Headers.Authorization = new(
            "Bearer",
            path.StartsWith(Visit.Path, StringComparison.Ordinal) ? visit.Token : shop.ServiceToken
        );
        request.Content = new ByteArrayContent(
            Encoding.UTF8.GetBytes(
                """{"currency":"EUR","key":"a","value":1,"metadata":{"version":1}}"""
            )
        );
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        request.Content.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        using var response = await shop.Server.Http.SendAsync(request);
        return await Answer.OfAsync(response);
    }

    /// <summary>A shop that takes webhooks, which are refused before their signature is looked at.</summary>
    public sealed class SigningShop : SessionFixture
    {
        protected override string[] Settings =>
            ["--Events:Webhooks:demo:Secrets:0=a-secret-of-the-tests-0123456789"];
    }
}
