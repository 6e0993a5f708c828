using System.Buffers.Binary;
using Microsoft.Extensions.DependencyInjection;
using SessionContext.Core;
using SessionContext.Core.Records;
using SessionContext.Server.Tests.Events;
using SessionContext.Server.Tests.Journey;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Customers;

/// <summary>
/// An earlier release wrote down who was deleted under the customer's own id. That holds, is exported, and goes with
/// the erasure.
/// </summary>
[EachEngine]
public sealed class FormerDeletionTests(SessionFixture shop) : IClassFixture<SessionFixture>
{
    private readonly string _customer = EventCalls.NewId();
    private readonly string _session = EventCalls.NewId();

    [Fact]
    public async Task A_late_log_in_does_not_bring_the_customer_back()
    {
        await shop.CreateContextAsync(_session);
        await DeleteAsFormerlyAsync();
        await LogInAsync(shop.Time.GetUtcNow());
        Assert.DoesNotContain(
            _customer,
            (await shop.ContextAsync(_session)).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_later_log_in_is_valid()
    {
        await shop.CreateContextAsync(_session);
        await DeleteAsFormerlyAsync();
        shop.Pass(TimeSpan.FromSeconds(1));
        await LogInAsync(shop.Time.GetUtcNow());
        Assert.Equal(_customer, (await shop.ContextAsync(_session)).Text("customerId"));
    }

    [Fact]
    public async Task An_erasure_removes_it_and_remembers_it()
    {
        await shop.CreateContextAsync(_session);
        await DeleteAsFormerlyAsync();
        var time = shop.Time.GetUtcNow();
        Assert.Equal(1, (await shop.ExportAsync(_customer)).Count("records"));
        Assert.Equal(0, (await shop.EraseAsync(_customer)).Ended());
        Assert.Equal(0, (await shop.ExportAsync(_customer)).Count("records"));
        await LogInAsync(time);
        Assert.DoesNotContain(
            _customer,
            (await shop.ContextAsync(_session)).Text,
            StringComparison.Ordinal
        );
    }

    private Task LogInAsync(DateTimeOffset time) =>
        shop.TellAsync(
            "customer.logged.in",
            new { sessionId = _session, customerId = _customer },
            time: time
        );

    private async Task DeleteAsFormerlyAsync()
    {
        var store = shop.Server.Services.GetRequiredService<ISessionContextStore>();
        Assert.True(Tenant.TryParse("demo", out var tenant));
        var ticks = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(ticks, shop.Time.GetUtcNow().UtcTicks);
        Assert.True(
            await store.CompareAndSwapRecordAsync(
                new(RecordKind.DeletedCustomer, tenant, _customer),
                null,
                new(1, shop.Time.GetUtcNow().AddDays(181), ticks),
                TestContext.Current.CancellationToken
            )
        );
    }
}
