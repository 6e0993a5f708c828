using System.Collections.Concurrent;
using SessionContext.Core;
using SessionContext.Server.Hosting;

namespace SessionContext.Server.Tests.Ops;

public sealed class TenantLabelTests
{
    private readonly ConcurrentDictionary<Tenant, string> _known = new();

    [Fact]
    public void Tenants_beyond_the_bound_share_a_value_and_the_first_ones_keep_theirs()
    {
        var first = ValueOf("shop0");
        for (var i = 1; i < TenantLabel.Most; i++)
        {
            Assert.Equal($"shop{i}", ValueOf($"shop{i}"));
        }

        Assert.Equal(TenantLabel.Others, ValueOf("onemore"));
        Assert.Equal(TenantLabel.Others, ValueOf("another"));
        Assert.Equal(first, ValueOf("shop0"));
        Assert.Equal(TenantLabel.Most, _known.Count);
    }

    [Fact]
    public void No_tenant_has_the_name_of_all_others() =>
        Assert.False(Tenant.TryParse(TenantLabel.Others, out _));

    private string ValueOf(string name)
    {
        Assert.True(Tenant.TryParse(name, out var tenant));
        return TenantLabel.ValueOf(_known, tenant);
    }
}
