using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SessionContext.Core;
using SessionContext.Server.Hosting;
using SessionContext.Server.Keys;
using SessionContext.Server.Settings;
using SessionContext.Server.Tests.Cli;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Ops;

/// <summary>
/// A node whose clock is far from the last time that its store has seen says so, and is ready all the same.
/// </summary>
[EachEngine]
public sealed class ClockTests : IDisposable
{
    private const int Ahead = 5002;
    private const int Behind = 5003;
    private const int Trusted = 5004;

    private static readonly DateTimeOffset Right = new(2026, 11, 28, 10, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Days = TimeSpan.FromDays(3);

    private readonly TestFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_with_the_right_time_says_nothing()
    {
        await using var node = await StartAsync(Right);
        Assert.Equal("""{"status":"ready"}""", await node.ReadyAsync());
        Assert.Equal(0, node.Offset());
        Assert.Empty(node.Log.Of(Ahead).Concat(node.Log.Of(Behind)).Concat(node.Log.Of(Trusted)));
    }

    [Fact]
    public async Task A_node_far_ahead_says_so_until_an_operator_confirms_its_clock()
    {
        await (await StartAsync(Right)).DisposeAsync();
        await using var node = await StartAsync(Right + Days + TimeSpan.FromMilliseconds(1));
        var ready = """{"status":"ready","clock":{"state":"ahead","offsetSeconds":259200}}""";
        Assert.Equal(ready, await node.ReadyAsync());
        Assert.Equal(259_200, node.Offset(), tolerance: 1);
        var line = Assert.Single(node.Log.Of(Ahead));
        Assert.Contains("3.00:00:00 after the last time", line, StringComparison.Ordinal);
        Assert.Contains("2026-11-28 10:00:00Z", line, StringComparison.Ordinal);

        await node.Watch.EnsureDurableAsync(Cancellation);
        Assert.Equal("""{"status":"ready"}""", await node.ReadyAsync());
        Assert.Single(node.Log.Of(Trusted));
    }

    [Fact]
    public async Task A_node_far_behind_says_so()
    {
        await (await StartAsync(Right)).DisposeAsync();
        await using var node = await StartAsync(Right - Days);
        var ready = """{"status":"ready","clock":{"state":"behind","offsetSeconds":-259200}}""";
        Assert.Equal(ready, await node.ReadyAsync());
        Assert.Equal(-259_200, node.Offset());
        Assert.Single(node.Log.Of(Behind));
    }

    [Fact]
    public async Task The_warning_is_repeated_every_six_hours()
    {
        await (await StartAsync(Right)).DisposeAsync();
        await using var node = await StartAsync(Right + Days);
        for (var minutes = 0; minutes < 5 * 60; minutes += 10)
        {
            await node.PassAsync(TimeSpan.FromMinutes(10));
        }

        Assert.Single(node.Log.Of(Ahead));
        await node.PassAsync(TimeSpan.FromMinutes(90));
        Assert.Equal(2, node.Log.Of(Ahead).Length);
    }

    [Fact]
    public async Task A_session_that_a_node_far_ahead_did_not_find_is_there_when_the_clock_is_right_again()
    {
        Assert.True(Tenant.TryParse("demo", out var tenant));
        Assert.True(SessionId.TryParse("s1", out var session));
        var key = new ContextKey(tenant, session);
        var stored = new StoredContext
        {
            Revision = Revision.First(),
            CreatedAt = Right,
            ModifiedAt = Right,
            ExpiresAt = Right + TimeSpan.FromHours(1),
            Document = "{}"u8.ToArray(),
        };
        await using (var right = await StartAsync(Right))
        {
            Assert.True(await right.Store.CompareAndSwapAsync(key, null, stored, Cancellation));
        }

        await using (var wrong = await StartAsync(Right + Days))
        {
            for (var minute = 0; minute < 10; minute++)
            {
                await wrong.PassAsync(TimeSpan.FromMinutes(1));
            }

            Assert.Null(await wrong.Store.ReadAsync(key, Cancellation));
        }

        await using var again = await StartAsync(Right + TimeSpan.FromMinutes(10));
        Assert.NotNull(await again.Store.ReadAsync(key, Cancellation));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public async Task A_node_years_ahead_neither_adds_nor_removes_a_signing_key(int years)
    {
        string[] keys;
        await using (var right = await StartAsync(Right))
        {
            keys = right.SigningKeys;
        }

        await using var node = await StartAsync(Right.AddYears(years));
        Assert.Equal(keys, node.SigningKeys);
    }

    [Fact]
    public async Task A_clock_is_confirmed_by_a_command()
    {
        await (await StartAsync(TimeProvider.System.GetUtcNow() - Days)).DisposeAsync();
        string[] command = ["confirm-clock", .. await TestStores.SettingsAsync(_folder.Path)];
        (await CommandResult.OfAsync(command)).Says("3.00:00:0");
        (await CommandResult.OfAsync(command)).Says("The clock is trusted already.");
    }

    [Theory]
    [InlineData("00:04:59")]
    [InlineData("366.00:00:00")]
    public async Task A_tolerance_out_of_its_range_is_refused(string tolerance)
    {
        var refused = await Assert.ThrowsAsync<SettingsException>(() =>
            StartAsync(Right, $"Store:ClockTolerance={tolerance}")
        );
        Assert.Contains(
            "Store:ClockTolerance must be a time span of five minutes",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_tolerance_is_a_setting()
    {
        await (await StartAsync(Right)).DisposeAsync();
        await using var node = await StartAsync(Right + Days, "Store:ClockTolerance=4.00:00:00");
        Assert.Equal("""{"status":"ready"}""", await node.ReadyAsync());
    }

    public void Dispose() => _folder.Dispose();

    private async Task<Node> StartAsync(DateTimeOffset now, params string[] settings)
    {
        var time = new FakeTimeProvider(now);
        var app = App.Build(
            [
                "--urls=http://127.0.0.1:0",
                .. LogLines.Settings,
                "--Logging:LogLevel:SessionContext.Server.Hosting.ClockWatch=Information",
                "--Identity:Clients:0:ClientId=storefront",
                "--Identity:Clients:0:Tenant=demo",
                "--Identity:Clients:0:Public=true",
                .. await TestStores.SettingsAsync(_folder.Path),
                .. settings,
            ],
            time
        );
        var log = new LogLines();
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        await app.Services.UseReadyKeyAsync();
        await app.StartAsync(Cancellation);
        return new(app, time, log);
    }

    private sealed class Node(WebApplication app, FakeTimeProvider time, LogLines log)
        : IAsyncDisposable
    {
        private readonly HttpClient _http = new() { BaseAddress = new(app.Urls.First()) };

        public LogLines Log => log;

        public ISessionContextStore Store =>
            app.Services.GetRequiredService<ISessionContextStore>();

        public string[] SigningKeys =>
            [.. app.Services.GetRequiredService<SigningKeys>().Live.Select(key => key.Key.KeyId)];

        public ClockWatch Watch => app.Services.GetRequiredService<ClockWatch>();

        public Task<string> ReadyAsync() =>
            _http.GetStringAsync(new Uri("/health/ready", UriKind.Relative), Cancellation);

        /// <summary>The gauge; other services of this process have one, too.</summary>
        public double Offset()
        {
            double? offset = null;
            var meters = app.Services.GetRequiredService<IMeterFactory>();
            using var listener = new MeterListener
            {
                InstrumentPublished = (instrument, self) =>
                {
                    if (
                        instrument.Meter.Scope == meters
                        && instrument.Name == "session_context.clock.offset"
                    )
                    {
                        self.EnableMeasurementEvents(instrument);
                    }
                },
            };
            listener.SetMeasurementEventCallback<double>((_, value, _, _) => offset = value);
            listener.Start();
            listener.RecordObservableInstruments();
            return Assert.NotNull(offset);
        }

        /// <summary>Lets time pass, and waits for what the node looks at then.</summary>
        public async Task PassAsync(TimeSpan passed)
        {
            time.Advance(passed);
            await Watch.CheckAsync(Cancellation);
        }

        public async ValueTask DisposeAsync()
        {
            _http.Dispose();
            await app.StopAsync(CancellationToken.None);
            await app.DisposeAsync();
        }
    }
}
