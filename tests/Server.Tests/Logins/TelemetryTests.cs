using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SessionContext.Server.Tests.Logins;

/// <summary>What the operator sees of sessions: what happened, and no token.</summary>
public sealed class TelemetryTests
{
    private static readonly string[] LogEverything =
    [
        "--Logging:LogLevel:Default=Trace",
        "--Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics=Information",
        "--Logging:LogLevel:Microsoft.AspNetCore.HttpLogging=Information",
        "--Logging:LogLevel:Microsoft.AspNetCore=Trace",
        "--Logging:Console:LogLevel:Default=None",
        "--Logging:Console:LogLevel:Microsoft.AspNetCore.HttpLogging=Information",
    ];

    [Fact]
    public async Task No_token_is_logged_however_much_is()
    {
        var shop = await SessionFixture.OpenAsync(LogEverything);
        using var log = Listen(shop);
        string[] tokens;
        await using (shop) // the last request is logged by its end
        {
            var anonymous = await shop.LogInAsync();
            var refreshed = await shop.RefreshAsync(anonymous.Refresh());
            var subject = shop.Subject("ann");
            var customer = await shop.ExchangeAsync(refreshed.Access(), subject);
            await shop.ValidateAsync(customer.Access());
            await shop.CustomerRefreshAsync(customer.Refresh());
            await shop.CustomerRefreshAsync(customer.Refresh() + "x");
            (await shop.LogOutAsync(customer.Access())).Is(HttpStatusCode.NoContent);
            tokens =
            [
                anonymous.Access(),
                anonymous.Refresh(),
                refreshed.Refresh(),
                subject,
                customer.Access(),
                customer.Refresh(),
                customer.Text("saas_token"),
            ];
        }

        Assert.Contains("/customer/demo/logout", log.Text, StringComparison.Ordinal);
        Assert.All(
            tokens,
            token => Assert.DoesNotContain(token.Split('.')[1], log.Text, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_customers_refresh_token_that_comes_late_is_logged_by_tenant_and_client()
    {
        await using var shop = await SessionFixture.OpenAsync(
            "--Logging:LogLevel:Default=Warning",
            "--Logging:Console:LogLevel:Default=None"
        );
        using var log = Listen(shop);
        var login = await shop.CustomerAsync("ann");
        await shop.CustomerRefreshAsync(login.Refresh());
        shop.Pass(TimeSpan.FromMinutes(1));
        await shop.CustomerRefreshAsync(login.Refresh());
        Assert.Contains(
            $"Warning A customer's refresh token of tenant demo, client {SessionFixture.Id}, was used late",
            log.Text,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(login.SessionId(), log.Text, StringComparison.Ordinal);
    }

    private static Listener Listen(SessionFixture shop)
    {
        var listener = new Listener();
        shop.Server.Services.GetRequiredService<ILoggerFactory>().AddProvider(listener);
        return listener;
    }

    private sealed class Listener : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public string Text => string.Join('\n', _lines);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            _lines.Enqueue($"scope {state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => _lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");

        public void Dispose() { }
    }
}
