using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SessionContext.Core;
using SessionContext.Core.Events;
using SessionContext.Core.Finding;
using SessionContext.Core.Records;
using SessionContext.Core.Scans;
using SessionContext.Server.Hosting;
using SessionContext.Server.Http;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Ops;

[EachEngine]
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
        Assert.StartsWith(
            """{"code":503,"status":"Service Unavailable","error":"store_unavailable","message":"The disk is gone",""",
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

    [Fact]
    public async Task Callers_share_one_check_of_the_store_while_it_runs()
    {
        var store = new CheckedStore { Check = new() };
        await using var app = await StartOnAsync(store, new FakeTimeProvider());
        var calls = Enumerable.Range(0, 20).Select(_ => GetAsync(app, "/health/ready")).ToArray();
        await store.Began.WaitAsync(TestContext.Current.CancellationToken);
        store.Check.SetResult();

        foreach (var call in calls)
        {
            using var answer = await call;
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Equal(1, store.Checks);
    }

    [Fact]
    public async Task The_store_is_checked_at_most_once_a_second()
    {
        var time = new FakeTimeProvider();
        var store = new CheckedStore();
        await using var app = await StartOnAsync(store, time);
        for (var i = 0; i < 5; i++)
        {
            using var answer = await GetAsync(app, "/health/ready");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Equal(1, store.Checks);
        time.Advance(TimeSpan.FromSeconds(1));
        using var later = await GetAsync(app, "/health/ready");
        Assert.Equal(2, store.Checks);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_makes_a_service_unready()
    {
        var time = new FakeTimeProvider();
        var store = new CheckedStore { Check = new() };
        await using var app = await StartOnAsync(store, time);
        var call = GetAsync(app, "/health/ready");
        await store.Began.WaitAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(2));

        using var answer = await call;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    private static Task<WebApplication> StartOnBrokenStoreAsync() =>
        StartOnAsync(new BrokenStore());

    private static async Task<WebApplication> StartOnAsync(
        ISessionContextStore store,
        TimeProvider? time = null
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton(store);
        builder.Services.AddAnswerHeaders([]);
        builder.Services.AddHealth();
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

    /// <summary>Counts its checks, and keeps each waiting for <see cref="Check"/>, if there is one.</summary>
    private sealed class CheckedStore : BrokenStore
    {
        private readonly TaskCompletionSource _began = new();
        private int _checks;

        public TaskCompletionSource? Check { get; init; }

        public Task Began => _began.Task;

        public int Checks => _checks;

        public override async ValueTask CheckHealthAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _checks);
            _began.TrySetResult();
            await (Check?.Task ?? Task.CompletedTask);
        }
    }

    private class BrokenStore : ISessionContextStore
    {
        public virtual ValueTask CheckHealthAsync(CancellationToken cancellationToken) =>
            throw new StoreUnavailableException("The disk is gone")
            {
                RetryAfter = TimeSpan.FromSeconds(7),
            };

        public ValueTask<StoredContext?> ReadAsync(
            ContextKey key,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public ValueTask EnsureDurableAsync(ContextKey key, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask EnsureRecordDurableAsync(
            RecordKey key,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

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

        public ValueTask<ContextPage> FindAsync(
            Tenant tenant,
            ContextIndex index,
            string id,
            SessionId? after,
            int pageSize,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public ValueTask<int> CountAsync(
            Tenant tenant,
            ContextIndex index,
            string id,
            int most,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<StoredContext?>> ReadManyAsync(
            Tenant tenant,
            IReadOnlyList<SessionId> sessions,
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

        public IAsyncEnumerable<ScannedRecord> ScanRecordsAsync(
            Tenant tenant,
            RecordKind kind,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => default;
    }
}
