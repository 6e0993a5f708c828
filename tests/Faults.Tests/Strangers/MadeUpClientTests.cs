using System.Net;
using System.Net.Sockets;

namespace SessionContext.Faults.Tests.Strangers;

/// <summary>Contract § 4: guessing secrets under made-up client ids locks nobody else out.</summary>
public sealed class MadeUpClientTests
{
    private const int Connections = 300;
    private const int Tokens = 30;

    [Theory]
    [InlineData("127.0.0.2")]
    [InlineData("127.0.0.1")]
    public async Task A_client_gets_its_token_each_time_under_a_flood_of_made_up_ids(string address)
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder.Path);
        using var flood = new Flood(server.Http.BaseAddress!, Connections);
        await flood.HasBegunAsync();

        using var client = From(address, server.Http.BaseAddress!);
        for (var k = 0; k < Tokens; k++)
        {
            using var form = ServerProcess.TokenForm();
            using var answer = await client.PostAsync(
                "/oauth/token",
                form,
                TestContext.Current.CancellationToken
            );
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.DoesNotContain(HttpStatusCode.ServiceUnavailable, await flood.EndAsync());
    }

    /// <summary>An HTTP client with connections from one of the loopback addresses.</summary>
    private static HttpClient From(string address, Uri server) =>
        new(
            new SocketsHttpHandler
            {
                ConnectCallback = async (context, cancellationToken) =>
                {
                    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                    socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
                    await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            }
        )
        {
            BaseAddress = server,
            Timeout = TimeSpan.FromMinutes(1),
        };

    /// <summary>
    /// Connections from 127.0.0.1, each of which asks with another made-up id as soon as it was answered.
    /// </summary>
    private sealed class Flood : IDisposable
    {
        private readonly HttpClient _http;
        private readonly CancellationTokenSource _end = new();
        private readonly TaskCompletionSource _begun = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        private readonly Task<HashSet<HttpStatusCode>>[] _guessers;
        private int _answered;

        public Flood(Uri server, int connections)
        {
            _http = From("127.0.0.1", server);
            _guessers = [.. Enumerable.Range(0, connections).Select(GuessAsync)];
        }

        /// <summary>Waits until as many were answered as there are connections.</summary>
        public async Task HasBegunAsync() => await await Task.WhenAny([_begun.Task, .. _guessers]);

        /// <summary>Ends the flood; gives the statuses that it was answered with.</summary>
        public async Task<HashSet<HttpStatusCode>> EndAsync()
        {
            await _end.CancelAsync();
            return [.. (await Task.WhenAll(_guessers)).SelectMany(statuses => statuses)];
        }

        public void Dispose()
        {
            _end.Cancel();
            _http.Dispose();
            _end.Dispose();
        }

        private async Task<HashSet<HttpStatusCode>> GuessAsync(int guesser)
        {
            var statuses = new HashSet<HttpStatusCode>();
            for (var k = 0; !_end.IsCancellationRequested; k++)
            {
                using var form = ServerProcess.TokenForm($"made-up-{guesser}-{k}");
                try
                {
                    using var answer = await _http.PostAsync("/oauth/token", form, _end.Token);
                    statuses.Add(answer.StatusCode);
                }
                catch (OperationCanceledException) when (_end.IsCancellationRequested)
                {
                    break;
                }

                if (Interlocked.Increment(ref _answered) == Connections)
                {
                    _begun.SetResult();
                }
            }

            return statuses;
        }
    }
}
