using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SessionContext.Core;
using SessionContext.Core.Events;
using SessionContext.Core.Records;
using SessionContext.Core.Scans;
using SessionContext.Server.Health;
using SessionContext.Server.Problems;

namespace SessionContext.Server.Tests.Ops;

public sealed class HealthTests
{
    [Fact]
    public async Task A_running_service_is_live()
    {
        await using var service = await RunningService.StartAsync();
        Assert.Equal("""{"status":"live"}""", await service.TextAsync("/health/live"));
    }

    [Fact]
    public async Task A_service_with_a_store_is_ready()
    {
        await using var service = await RunningService.StartAsync();
        Assert.Equal("""{"status":"ready"}""", await service.TextAsync("/health/ready"));
    }

    [Fact]
    public async Task A_service_whose_store_is_broken_is_not_ready()
    {
        await using var app = await StartOnBrokenStoreAsync();
        using var answer = await GetAsync(app, "/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), answer.Headers.RetryAfter?.Delta);
        Assert.Equal(
            """{"code":503,"status":"Service Unavailable","message":"The disk is gone"}""",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task A_service_whose_store_is_broken_is_live()
    {
        await using var app = await StartOnBrokenStoreAsync();
        using var answer = await GetAsync(app, "/health/live");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<WebApplication> StartOnBrokenStoreAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ISessionContextStore, BrokenStore>();
        builder.Services.AddProblems();
        var app = builder.Build();
        app.UseProblems();
        app.UseRouting();
        app.MapHealth();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static async Task<HttpResponseMessage> GetAsync(WebApplication app, string path)
    {
        using var http = new HttpClient();
        return await http.GetAsync(
            new Uri(app.Urls.First() + path),
            TestContext.Current.CancellationToken
        );
    }

    private sealed class BrokenStore : ISessionContextStore
    {
        public ValueTask CheckHealthAsync(CancellationToken cancellationToken) =>
            throw new StoreUnavailableException("The disk is gone")
            {
                RetryAfter = TimeSpan.FromSeconds(7),
            };

        public ValueTask<StoredContext?> ReadAsync(
            ContextKey key,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public ValueTask ConfirmAsync(ContextKey key, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask ConfirmRecordAsync(RecordKey key, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<bool> CompareAndSwapAsync(
            ContextKey key,
            Revision? expected,
            StoredContext? replacement,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public ValueTask<SwapOutcome> CompareAndSwapOnceAsync(
            ContextKey key,
            Revision? expected,
            StoredContext? replacement,
            EventMark mark,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public ValueTask<StoredRecord?> ReadRecordAsync(
            RecordKey key,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public ValueTask<bool> CompareAndSwapRecordAsync(
            RecordKey key,
            long? expected,
            StoredRecord? replacement,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public IAsyncEnumerable<SessionId> ListByCustomerAsync(
            Tenant tenant,
            string customerId,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public IAsyncEnumerable<SessionId> ListByCartAsync(
            Tenant tenant,
            string cartId,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public ValueTask<IReadOnlyDictionary<Tenant, long>> CountByTenantAsync(
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public IAsyncEnumerable<ScanPage> ScanAsync(
            Tenant? tenant,
            string? after,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => default;
    }
}
