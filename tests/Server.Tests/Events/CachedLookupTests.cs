using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Time.Testing;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.ShopDirectory;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Events;

/// <summary>Contract § 7: events about sites and customers drop what is cached about them.</summary>
[EachEngine]
public sealed class CachedLookupTests : IAsyncLifetime
{
    private const string Place = "/session-context/demo/";

    // By a clock that stands still no look-up takes too long, however busy the machine is.
    private readonly FakeTimeProvider _time = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private UpstreamServer _sites = null!;
    private UpstreamServer _customers = null!;
    private TestServer _server = null!;
    private string _token = "";

    public async ValueTask InitializeAsync()
    {
        _sites = await UpstreamServer.StartAsync(Answers.Json(Answers.Sites));
        _customers = await UpstreamServer.StartAsync(Answers.Json(Answers.Customer));
        _server = await TestServer.StartAsync(
            null,
            _time,
            [
                .. Calls.Shop,
                $"--Directory:Sites:BaseAddress={_sites.Address}",
                $"--Directory:Customers:BaseAddress={_customers.Address}",
            ]
        );
        // One for all calls: a secret's check costs much CPU by design.
        _token = await _server.TokenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _sites.DisposeAsync();
        await _customers.DisposeAsync();
    }

    [Theory]
    [InlineData("site.site-updated")]
    [InlineData("site.site-deleted")]
    public async Task Sites_that_changed_are_asked_for_again(string type)
    {
        Assert.Equal("de", await LanguageOfNewAsync("s-1"));
        _sites.Answer = Answers.Json(
            """[{"code":"main","default":true,"currency":"EUR","defaultLanguage":"fr"}]"""
        );
        Assert.Equal("de", await LanguageOfNewAsync("s-2"));
        await SendAsync(EventCalls.Event(type));
        Assert.Equal("fr", await LanguageOfNewAsync("s-3"));
    }

    [Theory]
    [InlineData("customer.updated", "id")]
    [InlineData("customer.updated", "customerNumber")]
    [InlineData("customer.deleted", "customerId")]
    public async Task A_customer_who_changed_is_asked_for_again(string type, string field)
    {
        await LanguageOfNewAsync("s-1", ",\"customerId\":\"42\"");
        await LanguageOfNewAsync("s-2", ",\"customerId\":\"42\"");
        Assert.Equal(1, _customers.Calls);
        await SendAsync(EventCalls.Event(type, $$"""{"{{field}}":"42"}"""));
        _time.AdjustTime(_time.GetUtcNow().AddSeconds(1)); // a cart of the same moment would be from before
        await LanguageOfNewAsync("s-3", ",\"customerId\":\"42\"");
        Assert.Equal(2, _customers.Calls);
    }

    /// <summary>The language that a context gets which a cart creates now.</summary>
    private async Task<string?> LanguageOfNewAsync(string session, string customer = "")
    {
        await SendAsync(
            EventCalls.Event(
                "cart.created",
                $$"""{"cartId":"c-1","sessionId":"{{session}}"{{customer}}}"""
            )
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Place}context/{session}");
        var context = await SendAsync(request, HttpStatusCode.OK);
        return context.Json.GetProperty("language").GetString();
    }

    private async Task SendAsync(string one)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Place + "events")
        {
            Content = new StringContent(one, new MediaTypeHeaderValue(EventCalls.Structured)),
        };
        await SendAsync(request, HttpStatusCode.NoContent);
    }

    private async Task<Answer> SendAsync(HttpRequestMessage request, HttpStatusCode status)
    {
        request.Headers.Authorization = new("Bearer", _token);
        using var response = await _server.Http.SendAsync(request);
        return (await Answer.OfAsync(response)).Is(status);
    }
}
