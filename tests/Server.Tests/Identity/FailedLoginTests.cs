using System.Net;

namespace SessionContext.Server.Tests.Identity;

/// <summary>Contract § 4: whoever guesses client secrets locks out nobody else.</summary>
public sealed class FailedLoginTests : IAsyncLifetime
{
    private const int Budget = 10;
    private const string Guesser = "203.0.113.1";
    private const string Elsewhere = "203.0.113.2";
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await TestServer.StartAsync(
            null,
            new SameMinute(),
            [
                .. Calls.Shop,
                "--Identity:Clients:1:ClientId=prices",
                $"--Identity:Clients:1:SecretHash={Calls.CheapHash(Calls.Secret)}",
                "--Identity:Clients:1:Tenant=demo",
                $"--Identity:Clients:1:Scopes:0={Calls.Scope}",
                "--Identity:Clients:2:ClientId=storefront",
                "--Identity:Clients:2:Tenant=demo",
                "--Identity:Clients:2:Public=true",
                "--Http:KnownProxies:0=127.0.0.1",
            ]
        );

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("shop")]
    [InlineData("nobody")]
    [InlineData("storefront")]
    public async Task Failures_of_a_network_above_the_budget_are_429_whatever_the_client(string id)
    {
        var answers = await GuessAsync(4 * Budget, _ => id);

        Assert.Equal(Budget, answers.Count(a => a.StatusCode == HttpStatusCode.Unauthorized));
        var late = answers.First(a => a.StatusCode != HttpStatusCode.Unauthorized);
        Assert.Equal(HttpStatusCode.TooManyRequests, late.StatusCode);
        Assert.InRange(late.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal(429, (await late.JsonAsync()).GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Failures_count_together_over_all_client_ids()
    {
        var answers = await GuessAsync(4 * Budget, k => k % 2 == 0 ? $"made-up-{k}" : "shop");
        Assert.Equal(Budget, answers.Count(a => a.StatusCode == HttpStatusCode.Unauthorized));
    }

    [Fact]
    public async Task Made_up_client_ids_lock_out_no_client_even_behind_the_same_address()
    {
        var flood = GuessAsync(400, k => $"made-up-{k}");
        Assert.Equal(HttpStatusCode.OK, await AskAsync("shop", Elsewhere));
        Assert.Equal(HttpStatusCode.OK, await AskAsync("prices", Guesser));

        Assert.DoesNotContain(await flood, a => a.StatusCode == HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Guesses_at_a_client_lock_that_client_out_at_that_network_alone()
    {
        await GuessAsync(Budget, _ => "shop");

        Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync("shop", Guesser));
        Assert.Equal(HttpStatusCode.OK, await AskAsync("prices", Guesser));
        Assert.Equal(HttpStatusCode.OK, await AskAsync("shop", Elsewhere));
    }

    [Fact]
    public async Task A_secret_that_was_verified_before_is_accepted_beside_guesses_from_its_own_network()
    {
        Assert.Equal(HttpStatusCode.OK, await AskAsync("shop", Elsewhere));
        await GuessAsync(2 * Budget, _ => "shop");

        Assert.Equal(HttpStatusCode.OK, await AskAsync("shop", Guesser));
        Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync("shop", Guesser, "wrong"));
    }

    [Theory]
    [InlineData("2001:db8::ffff:1", HttpStatusCode.TooManyRequests)]
    [InlineData("2001:db8:0:1::1", HttpStatusCode.Unauthorized)]
    public async Task Addresses_of_one_IPv6_network_count_together(
        string address,
        HttpStatusCode expected
    )
    {
        await GuessAsync(Budget, _ => "shop", k => $"2001:db8::{k + 1:x}");
        Assert.Equal(expected, await AskAsync("shop", address, "wrong"));
    }

    [Fact]
    public async Task Success_spends_nothing_of_the_budget()
    {
        for (var i = 0; i < Budget + 2; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await AskAsync("shop", Guesser));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync("shop", Guesser, "wrong"));
    }

    private Task<HttpResponseMessage[]> GuessAsync(
        int count,
        Func<int, string> id,
        Func<int, string>? address = null
    ) =>
        Task.WhenAll(
            Enumerable
                .Range(0, count)
                .Select(k => SendAsync(id(k), address?.Invoke(k) ?? Guesser, "wrong"))
        );

    private async Task<HttpStatusCode> AskAsync(
        string id,
        string address,
        string secret = Calls.Secret
    )
    {
        using var answer = await SendAsync(id, address, secret);
        return answer.StatusCode;
    }

    private async Task<HttpResponseMessage> SendAsync(string id, string address, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new FormUrlEncodedContent([
                new("grant_type", "client_credentials"),
                new("client_id", id),
                new("client_secret", secret),
            ]),
        };
        request.Headers.Add("X-Forwarded-For", address);
        return await _server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Never goes on to the next minute, in which the budget would be whole again. Timers run.</summary>
    private sealed class SameMinute : TimeProvider
    {
        private readonly DateTimeOffset _now = System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
