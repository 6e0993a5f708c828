using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SessionContext.Core;
using SessionContext.Core.Defaults;
using SessionContext.Server.ShopDirectory;

namespace SessionContext.Server.Tests.ShopDirectory;

/// <summary>The directory as the service composes it, with a clock that stands still and a log that is kept.</summary>
internal sealed class TestDirectory : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public TestDirectory(params (string Key, string? Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(new KeptLog(Log)));
        services.AddSingleton<TimeProvider>(Time);
        services.AddShopDirectory(
            new ConfigurationBuilder()
                .AddInMemoryCollection(
                    settings.ToDictionary(setting => setting.Key, setting => setting.Value)
                )
                .Build()
        );
        _services = services.BuildServiceProvider();
        Shop = _services.GetRequiredService<IShopDirectory>();
    }

    /// <summary>Its sites and its customers are those of one upstream.</summary>
    public static TestDirectory Of(UpstreamServer upstream) =>
        new(
            ("Directory:Timeout", $"{Timeout}"),
            ("Directory:Sites:BaseAddress", upstream.Address),
            ("Directory:Customers:BaseAddress", upstream.Address)
        );

    /// <summary>
    /// How long it looks something up. The connection is waited for by the real clock, which a busy machine takes much
    /// of.
    /// </summary>
    public static TimeSpan Timeout { get; } = TimeSpan.FromSeconds(30);

    public static Tenant Demo { get; } =
        Tenant.TryParse("demo", out var tenant) ? tenant : throw new InvalidOperationException();

    public FakeTimeProvider Time { get; } = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public IShopDirectory Shop { get; }

    /// <summary>The log's lines: event id and message.</summary>
    public ConcurrentQueue<(int Id, string Message)> Log { get; } = [];

    public Task<Site?> DefaultSiteAsync(CancellationToken cancellationToken = default) =>
        Shop.FindDefaultSiteAsync(Demo, cancellationToken).AsTask();

    public Task<CustomerProfile?> CustomerAsync(
        string id,
        CancellationToken cancellationToken = default
    ) => Shop.FindCustomerAsync(Demo, id, cancellationToken).AsTask();

    /// <summary>
    /// Ends it. What is still under way with an upstream is waited for by the test's own clock, which therefore goes on
    /// now: standing still, it would be waited for for ever.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        var ending = _services.DisposeAsync().AsTask();
        while (!ending.IsCompleted)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(ending, Task.Delay(TimeSpan.FromMilliseconds(10)));
        }

        await ending;
    }

    private sealed class KeptLog(ConcurrentQueue<(int, string)> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => lines.Enqueue((eventId.Id, formatter(state, exception)));

        public void Dispose() { }
    }
}
