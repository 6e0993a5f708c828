using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using SessionContext.Server.Http;
using SessionContext.Server.Settings;
using SessionContext.Server.Tests.Identity;
using SessionContext.Storage.Servers;

namespace SessionContext.Server.Tests.Input;

/// <summary>How many connections there may be, of all callers and of one network.</summary>
public sealed class ConnectionBoundsTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("127.0.0.1", null)]
    [InlineData("127.0.0.6", null)]
    [InlineData("::1", null)]
    [InlineData("::ffff:127.0.0.1", null)]
    [InlineData("10.1.2.3", null)]
    [InlineData("::ffff:10.1.2.3", null)]
    [InlineData("192.0.2.8", null)]
    [InlineData("192.0.2.9", "192.0.2.9")]
    [InlineData("2001:db8:aa::1", null)]
    public void A_connection_counts_for_its_network_unless_it_carries_many_callers(
        string caller,
        string? network
    )
    {
        var bounds = Bounds(new(), "10.0.0.0/8", "192.0.2.8", "2001:db8:aa::1");
        Assert.Equal(
            network,
            bounds.NetworkOf(new IPEndPoint(IPAddress.Parse(caller), 1))?.ToString()
        );
    }

    [Fact]
    public async Task One_network_cannot_open_all_connections()
    {
        using var server = new OpenConnections(
            new() { Connections = 3, ConnectionsPerNetwork = 2 }
        );
        Assert.True(server.Open("2001:db8::1"));
        Assert.True(server.Open("2001:db8::2"));
        Assert.False(server.Open("2001:db8::3"));
        Assert.True(server.Open("203.0.113.1"));
        Assert.False(server.Open("203.0.113.2"));

        await server.CloseAllAsync();
        Assert.True(server.Open("2001:db8::3"));
    }

    [Fact]
    public void A_known_proxy_may_open_all_connections_and_no_more()
    {
        using var server = new OpenConnections(
            new() { Connections = 3, ConnectionsPerNetwork = 1 },
            "10.0.0.7"
        );
        Assert.True(server.Open("10.0.0.7"));
        Assert.True(server.Open("10.0.0.7"));
        Assert.True(server.Open("10.0.0.7"));
        Assert.False(server.Open("10.0.0.7"));
    }

    [Fact]
    public async Task Connections_above_the_bound_are_closed_until_others_end()
    {
        await using var server = await TestServer.StartAsync([
            .. Calls.Shop,
            "--Limits:Connections=2",
        ]);
        using (var first = await RawConnection.OpenAsync(server))
        using (var second = await RawConnection.OpenAsync(server))
        {
            Assert.NotNull(await AskAsync(first));
            Assert.NotNull(await AskAsync(second));

            using var third = await RawConnection.OpenAsync(server);
            Assert.Null(await AskAsync(third));
            Assert.NotNull(await AskAsync(first));
        }

        RawAnswer? answer = null;
        while (answer is null)
        {
            using var later = await RawConnection.OpenAsync(server);
            answer = await AskAsync(later);
        }

        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task The_management_port_is_reached_when_there_are_too_many_connections()
    {
        var port = Ports.Next();
        await using var server = await TestServer.StartAsync([
            .. Calls.Shop,
            "--Limits:Connections=1",
            $"--Http:ManagementPort={port}",
        ]);
        using var only = await RawConnection.OpenAsync(server);
        Assert.NotNull(await AskAsync(only));
        using var refused = await RawConnection.OpenAsync(server);
        Assert.Null(await AskAsync(refused));

        using var http = new HttpClient();
        using var health = await http.GetAsync(
            new Uri($"http://127.0.0.1:{port}/health/live"),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    private static async Task<RawAnswer?> AskAsync(RawConnection connection)
    {
        try
        {
            await connection.SendHeadAsync("GET /health/live");
        }
        catch (IOException)
        {
            return null;
        }

        return await connection.ReadAsync();
    }

    private static ConnectionBounds Bounds(LimitsOptions limits, params string[] proxies) =>
        new(
            new InputBounds(limits, TimeProvider.System, NullLogger<InputBounds>.Instance),
            new() { KnownProxies = proxies },
            management: null
        );

    /// <summary>Connections from wherever the test says, open until it closes them.</summary>
    private sealed class OpenConnections : IDisposable
    {
        private readonly ConnectionDelegate _bounded;
        private readonly List<Task> _served = [];
        private readonly List<DefaultConnectionContext> _connections = [];
        private TaskCompletionSource _closing = new();
        private int _open;

        public OpenConnections(LimitsOptions limits, params string[] proxies) =>
            _bounded = Bounds(limits, proxies)
                .Before(async _ =>
                {
                    _open++;
                    await _closing.Task;
                });

        /// <summary>False: it was closed at once.</summary>
        public bool Open(string caller)
        {
            var before = _open;
            var connection = new DefaultConnectionContext
            {
                RemoteEndPoint = new IPEndPoint(IPAddress.Parse(caller), 1),
            };
            _connections.Add(connection);
            _served.Add(_bounded(connection));
            return _open > before;
        }

        public async Task CloseAllAsync()
        {
            _closing.SetResult();
            await Task.WhenAll(_served);
            _closing = new();
        }

        public void Dispose() => _closing.TrySetResult();
    }
}
