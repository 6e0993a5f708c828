using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using SessionContext.Server.Hosting;

namespace SessionContext.Server.Tests.Logins;

/// <summary>Log-ins and refreshes are counted, each once.</summary>
[Collection(typeof(Alone))]
public sealed class SessionMetricsTests
{
    [Fact]
    public async Task Logins_and_refreshes_are_counted()
    {
        await using var shop = await SessionFixture.OpenAsync();
        using var counters = new Counters();
        var login = (await shop.LogInAsync()).Is(HttpStatusCode.OK);
        await shop.LogInAsync();
        await shop.RefreshAsync(login.Refresh());
        await shop.RefreshAsync(login.Refresh());
        await shop.CustomerRefreshAsync("nonsense");
        var customer = await shop.CustomerAsync("ann");
        await shop.CustomerRefreshAsync(customer.Refresh());
        shop.Pass(TimeSpan.FromMinutes(1));
        await shop.CustomerRefreshAsync(customer.Refresh());
        Assert.Equal(
            [
                "logins anonymous",
                "logins anonymous",
                "token_refreshes anonymous ok",
                "token_refreshes anonymous repeated",
                "token_refreshes customer refused",
                "logins anonymous",
                "logins customer",
                "token_refreshes customer ok",
                "token_refreshes customer late",
            ],
            counters.Counted
        );
    }

    /// <summary>What is counted from now on, one line a count.</summary>
    private sealed class Counters : IDisposable
    {
        private const string Prefix = "session_context.";
        private readonly MeterListener _listener = new();

        public Counters()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (
                    instrument is
                    {
                        Meter.Name: ServiceMetrics.MeterName,
                        Name: Prefix + "logins" or Prefix + "token_refreshes",
                    }
                )
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>(
                (instrument, count, tags, _) =>
                {
                    Assert.Equal(1, count);
                    Counted.Enqueue(
                        string.Join(
                            ' ',
                            [
                                instrument.Name[Prefix.Length..],
                                .. tags.ToArray().Select(t => t.Value),
                            ]
                        )
                    );
                }
            );
            _listener.Start();
        }

        public ConcurrentQueue<string> Counted { get; } = [];

        public void Dispose() => _listener.Dispose();
    }
}

/// <summary>
/// Instruments are the process's, and requests run in flows of their own: no other test may be under way.
/// </summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Alone;
