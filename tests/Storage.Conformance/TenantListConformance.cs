using SessionContext.Core;
using SessionContext.Core.Finding;

namespace SessionContext.Storage.Conformance;

/// <summary>
/// Pages of all contexts that a tenant has (contract § 8). A session may be listed twice on some engines, and on none
/// left out.
/// </summary>
public abstract class TenantListConformance(ITestStore store) : ScanTest(store)
{
    private static readonly Tenant Acme = Sample.Tenant("acme");

    // An engine that lists in the order of keys lists each session once.
    private bool _isOrdered = true;

    [Theory]
    [InlineData(7)]
    [InlineData(200)]
    public async Task Pages_have_every_context_and_end(int pageSize)
    {
        var names = await CreateManyAsync(1_100);
        var pages = await PagesAsync(pageSize, _ => default);
        Assert.All(pages, page => Assert.InRange(page.Length, 0, pageSize));
        AssertListed(names, pages);
    }

    [Fact]
    public async Task A_session_that_exists_throughout_is_listed_while_others_end()
    {
        var names = await CreateManyAsync(1_100);
        var stays = names.Where((_, i) => i % 4 == 0).ToArray();
        var ending = new Queue<string>(names.Except(stays).Order(StringComparer.Ordinal));
        var pages = await PagesAsync(
            60,
            async _ =>
            {
                for (var i = 0; i < 40 && ending.TryDequeue(out var name); i++)
                {
                    var key = Sample.Key(name["acme/".Length..]);
                    if (await ReadAsync(key) is { } stored)
                    {
                        Assert.True(await SwapAsync(key, stored.Revision, null));
                    }
                }
            }
        );
        Assert.Empty(stays.Except(pages.SelectMany(page => page)));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(25)]
    public async Task Pages_of_large_documents_have_every_context_and_end(int pageSize)
    {
        var document = new byte[256 * 1024];
        var names = Enumerable.Range(0, 80).Select(i => $"s{i:D2}").ToArray();
        foreach (var name in names)
        {
            await CreateAsync(
                Sample.Key(name),
                Sample.Build(Time, Revision.First(), null, null, null, document)
            );
        }

        var pages = await PagesAsync(pageSize, _ => default);
        AssertListed(names.Select(name => $"acme/{name}"), pages);
    }

    private void AssertListed(IEnumerable<string> names, List<string[]> pages)
    {
        var listed = pages.SelectMany(page => page).Order(StringComparer.Ordinal);
        Assert.Equal(names, _isOrdered ? listed : listed.Distinct());
    }

    private async Task<List<string[]>> PagesAsync(int pageSize, Func<string[], ValueTask> between)
    {
        var listing = new TenantListing(Store);
        var pages = new List<string[]>();
        for (ListPosition? next = default(ListPosition); next is not null; )
        {
            var page = await listing.PageAsync(Acme, _ => true, next, pageSize, Cancellation);
            string[] names = [.. page.Items.Select(item => $"acme/{item.Session}")];
            pages.Add(names);
            Assert.InRange(pages.Count, 1, 1_000);
            await between(names);
            next = page.Next;
            _isOrdered &= next?.Reach is null;
        }

        return pages;
    }
}
