using System.Net;
using SessionContext.Server.OAuth;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Tests.Identity;

/// <summary>What an attempt costs, and what its time tells.</summary>
public sealed class ClientAuthenticationTests
{
    private const int Budget = 3;
    private static readonly IPAddress Guesser = IPAddress.Parse("203.0.113.1");
    private static readonly IPAddress Elsewhere = IPAddress.Parse("203.0.113.2");

    [Theory]
    [InlineData("shop")]
    [InlineData("nobody")]
    [InlineData("storefront")]
    public async Task Every_failure_is_answered_at_the_same_time_after_its_arrival(string id)
    {
        var time = new StoppedTime();
        using var authentication = Authentication(time, Client("shop", "right"), Public());
        for (var k = 0; k < 2 * Budget; k++)
        {
            await AskAsync(authentication, id, "wrong", Guesser);
        }

        Assert.Equal(Enumerable.Repeat(ClientAuthentication.FailureDelay, 2 * Budget), time.Waits);
    }

    [Fact]
    public async Task A_right_secret_is_answered_at_once()
    {
        var time = new StoppedTime();
        using var authentication = Authentication(time, Client("shop", "right"));

        Assert.IsType<ClientVerdict.Accepted>(
            await AskAsync(authentication, "shop", "right", Guesser)
        );
        Assert.Empty(time.Waits);
    }

    [Fact]
    public async Task The_budget_is_whole_again_in_the_next_minute()
    {
        var time = new StoppedTime();
        using var authentication = Authentication(time, Client("shop", "right"));
        for (var k = 0; k < Budget; k++)
        {
            await AskAsync(authentication, "shop", "wrong", Guesser);
        }

        var refused = Assert.IsType<ClientVerdict.TooManyFailures>(
            await AskAsync(authentication, "shop", "right", Guesser)
        );
        time.Now += refused.RetryAfter;

        Assert.IsType<ClientVerdict.Accepted>(
            await AskAsync(authentication, "shop", "right", Guesser)
        );
    }

    [Fact]
    public async Task Each_secret_of_a_client_is_accepted_and_no_other()
    {
        var client = Client("shop", "old");
        client.SecretHashes.Add(Calls.CheapHash("new"));
        client.Secrets.Add("plain");
        using var authentication = Authentication(new StoppedTime(), client);

        // Twice, since a secret that was verified before goes another way.
        foreach (var secret in (string[])["old", "new", "plain", "old", "new", "plain"])
        {
            Assert.IsType<ClientVerdict.Accepted>(
                await AskAsync(authentication, "shop", secret, Guesser)
            );
        }

        Assert.IsType<ClientVerdict.Refused>(
            await AskAsync(authentication, "shop", "older", Guesser)
        );
    }

    [Fact]
    public async Task A_secret_that_was_verified_for_one_client_is_not_anothers()
    {
        using var authentication = Authentication(
            new StoppedTime(),
            Client("shop", "right"),
            Client("prices", "other"),
            Public()
        );
        await AskAsync(authentication, "shop", "right", Guesser);

        Assert.IsType<ClientVerdict.Refused>(
            await AskAsync(authentication, "prices", "right", Guesser)
        );
        Assert.IsType<ClientVerdict.Refused>(
            await AskAsync(authentication, "storefront", "right", Guesser)
        );
    }

    [Fact]
    public async Task A_network_has_only_a_few_places_in_the_queue()
    {
        const int many = 60;
        var hash = ClientSecret.Hash("right"); // the expensive kind, which every check takes the time of
        var clients = Enumerable
            .Range(0, many + 1)
            .Select(k => new ClientOptions
            {
                ClientId = $"client-{k}",
                Tenant = "demo",
                SecretHash = hash,
            })
            .ToArray();
        using var authentication = Authentication(TimeProvider.System, clients);
        var first = Enumerable
            .Range(0, many)
            .Select(k => AskAsync(authentication, $"client-{k}", "right", Guesser))
            .ToList();

        await AskAsync(authentication, $"client-{many}", "right", Elsewhere);

        Assert.InRange(first.Count(ask => ask.IsCompleted), 0, many / 2);
        await Task.WhenAll(first);
    }

    [Fact]
    public async Task Failures_that_wait_for_their_answer_are_bounded_for_each_network()
    {
        using var giveUp = new CancellationTokenSource();
        using var authentication = Authentication(new StoppedTime(fires: false));
        var waiting = Enumerable
            .Range(0, 512)
            .Select(k => AskAsync(authentication, $"made-up-{k}", "x", Guesser, giveUp.Token))
            .ToList();

        Assert.IsType<ClientVerdict.Busy>(await AskAsync(authentication, "made-up", "x", Guesser));
        var elsewhere = AskAsync(authentication, "made-up", "x", Elsewhere, giveUp.Token);
        Assert.False(elsewhere.IsCompleted);

        await giveUp.CancelAsync();
        await Task.WhenAll([.. waiting, elsewhere]).ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.All(waiting, ask => Assert.True(ask.IsCanceled));
    }

    private static ClientAuthentication Authentication(
        TimeProvider time,
        params ClientOptions[] clients
    ) => new(new ClientRegistrations(new IdentityOptions { Clients = clients }), Budget, time);

    private static ClientOptions Client(string id, string secret) =>
        new()
        {
            ClientId = id,
            Tenant = "demo",
            SecretHash = Calls.CheapHash(secret),
        };

    private static ClientOptions Public() =>
        new()
        {
            ClientId = "storefront",
            Tenant = "demo",
            Public = true,
        };

    private static Task<ClientVerdict> AskAsync(
        ClientAuthentication authentication,
        string id,
        string secret,
        IPAddress address,
        CancellationToken? cancellationToken = null
    ) =>
        authentication
            .AuthenticateAsync(
                id,
                secret,
                address,
                cancellationToken ?? TestContext.Current.CancellationToken
            )
            .AsTask();

    /// <summary>Goes on only when the test says so. A timer is over at once, or never.</summary>
    private sealed class StoppedTime(bool fires = true) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddDays(20_000);

        public List<TimeSpan> Waits { get; } = [];

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Now.Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override ITimer CreateTimer(
            TimerCallback callback,
            object? state,
            TimeSpan dueTime,
            TimeSpan period
        )
        {
            Waits.Add(dueTime);
            return System.CreateTimer(
                callback,
                state,
                fires ? TimeSpan.Zero : Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            );
        }
    }
}
