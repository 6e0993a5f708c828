using System.Net;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Identity;

namespace SessionContext.Server.Tests.Events;

/// <summary>A sender asks before it delivers (contract § 7, CloudEvents HTTP-Webhook 1.0 § 4).</summary>
public sealed class HandshakeTests(HandshakeTests.Asked server)
    : IClassFixture<HandshakeTests.Asked>
{
    private const string Sender = "eventgrid.azure.net";
    private const string Events = "/session-context/demo/events";

    [Theory]
    [InlineData(Events, Sender)]
    [InlineData($"{Events}/webhook", Sender)]
    [InlineData($"{Events}/webhook", "EventGrid.Azure.net")]
    [InlineData("/session-context/nobody/events/webhook", Sender)] // says nothing of tenants
    public async Task A_configured_sender_may_deliver(string path, string sender)
    {
        var answer = (await AskAsync(path, sender, rate: "120")).Is(HttpStatusCode.OK);
        Assert.Equal(sender, Header(answer, "WebHook-Allowed-Origin"));
        Assert.Equal("*", Header(answer, "WebHook-Allowed-Rate"));
        Assert.Contains("POST", answer.ContentHeaders.Allow);
        Assert.Empty(answer.Text);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("azure.net")]
    [InlineData($"{Sender}.evil.example")]
    [InlineData("*")]
    public async Task Another_sender_gets_no_leave(string sender)
    {
        var answer = (await AskAsync($"{Events}/webhook", sender)).Is(HttpStatusCode.Forbidden);
        Assert.False(answer.Headers.Contains("WebHook-Allowed-Origin"));
        Assert.False(answer.Headers.Contains("WebHook-Allowed-Rate"));
        Assert.DoesNotContain(sender, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_gets_leave_who_names_no_origin()
    {
        var answer = (await AskAsync(Events, null)).Is(HttpStatusCode.NoContent);
        Assert.False(answer.Headers.Contains("WebHook-Allowed-Origin"));
    }

    [Fact]
    public async Task Nobody_gets_leave_where_no_sender_is_configured()
    {
        await using var closed = await TestServer.StartAsync(Calls.Shop);
        (await AskAsync(closed, Events, Sender, null)).Is(HttpStatusCode.Forbidden);
    }

    private Task<Answer> AskAsync(string path, string? sender, string? rate = null) =>
        AskAsync(server.Server, path, sender, rate);

    private static async Task<Answer> AskAsync(
        TestServer server,
        string path,
        string? sender,
        string? rate
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        if (sender is not null)
        {
            request.Headers.Add("WebHook-Request-Origin", sender);
        }

        if (rate is not null)
        {
            request.Headers.Add("WebHook-Request-Rate", rate);
        }

        using var response = await server.Http.SendAsync(request);
        return await Answer.OfAsync(response);
    }

    private static string Header(Answer answer, string name) =>
        Assert.Single(answer.Headers.GetValues(name));

    /// <summary>
    /// A service that one sender may deliver to; it takes pages of a storefront as well, whose preflights are OPTIONS,
    /// too.
    /// </summary>
    public sealed class Asked : IAsyncLifetime
    {
        private TestServer? _server;

        internal TestServer Server => _server!;

        public async ValueTask InitializeAsync() =>
            _server = await TestServer.StartAsync([
                .. Calls.Shop,
                $"--Events:WebhookOrigins:0={Sender}",
                "--Http:AllowedOrigins:0=https://shop.example",
            ]);

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
