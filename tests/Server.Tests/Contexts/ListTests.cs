using System.Net;
using System.Net.Http.Headers;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Contexts;

/// <summary>Contract § 8: GET of several sessions.</summary>
[EachEngine]
public sealed class ListTests(Shop shop)
{
    private readonly string _id = Guid.NewGuid().ToString("N");

    [Theory]
    [InlineData("customerId")]
    [InlineData("cartId")]
    public async Task A_list_has_the_documents_as_they_are_stored_ordered_by_session(string filter)
    {
        var sessions = await CreateAsync(filter, 3);
        var list = (await ListAsync($"{filter}={_id}")).Is(HttpStatusCode.OK);
        var documents = new List<string>();
        foreach (var session in sessions)
        {
            documents.Add((await session.GetAsync()).Is(HttpStatusCode.OK).Text);
        }

        Assert.Equal($"[{string.Join(',', documents)}]", list.Text);
        Assert.False(list.Headers.Contains("X-Next-Cursor"));
        Assert.False(list.Headers.Contains("X-Total-Count"));
    }

    [Theory]
    [InlineData("customerId")]
    [InlineData("cartId")]
    [InlineData("siteCode")]
    public async Task Pages_have_each_session_once_and_end(string filter)
    {
        var sessions = await CreateAsync(filter, 5);
        var pages = await PagesAsync($"{filter}={_id}&pageSize=2");
        // Without a customer or a cart a page may have fewer.
        Assert.All(pages, page => Assert.InRange(page.Length, 0, 2));
        Assert.Equal(
            sessions.Select(session => session.Id),
            pages.SelectMany(page => page).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_list_without_sessions_is_empty()
    {
        var list = (await ListAsync($"customerId={_id}")).Is(HttpStatusCode.OK);
        Assert.Equal("[]", list.Text);
        Assert.False(list.Headers.Contains("X-Next-Cursor"));
    }

    [Fact]
    public async Task A_session_that_has_ended_or_changed_its_cart_is_not_listed()
    {
        var sessions = await CreateAsync("cartId", 3);
        (await sessions[0].DeleteAsync()).Is(HttpStatusCode.NoContent);
        (await sessions[1].PutAsync("""{"cartId":"another","metadata":{"version":1}}""")).Is(
            HttpStatusCode.NoContent
        );
        Assert.Equal([sessions[2].Id], Ids(await ListAsync($"cartId={_id}")));
    }

    [Fact]
    public async Task The_number_of_sessions_is_told_on_demand()
    {
        await CreateAsync("siteCode", 3);
        var list = await ListAsync(
            $"siteCode={_id}&pageSize=1",
            request => request.Headers.Add("X-Total-Count", "true")
        );
        Assert.Equal("3", Assert.Single(list.Headers.GetValues("X-Total-Count")));

        list = await ListAsync(
            $"cartId={_id}",
            request => request.Headers.Add("X-Total-Count", "true")
        );
        Assert.Equal("0", Assert.Single(list.Headers.GetValues("X-Total-Count")));
    }

    [Fact]
    public async Task Of_all_sessions_those_that_changed_since_a_time_are_listed()
    {
        var session = Assert.Single(await CreateAsync("siteCode", 1));
        var modified = (await session.GetAsync())
            .Json.GetProperty("metadata")
            .GetProperty("modifiedAt")
            .GetDateTimeOffset();
        Assert.Equal([session.Id], await SinceAsync(modified));
        Assert.Empty(await SinceAsync(modified.AddMilliseconds(1)));

        async Task<string[]> SinceAsync(DateTimeOffset time) =>
            (
                await PagesAsync(
                    $"siteCode={_id}&modifiedSince={Uri.EscapeDataString(time.ToString("O"))}"
                )
            )
                .SelectMany(page => page)
                .ToArray();
    }

    [Fact]
    public async Task Without_a_filter_the_scope_of_administration_is_needed()
    {
        foreach (var token in (string[])[shop.ReaderToken, shop.Token])
        {
            var refused = (await ListAsync("", Bearer(token))).Is(HttpStatusCode.Forbidden);
            Assert.Contains("sessioncontext.context_admin", refused.Text, StringComparison.Ordinal);
            (await ListAsync($"customerId={_id}", Bearer(token))).Is(HttpStatusCode.OK);
        }
    }

    [Theory]
    [InlineData("customerId=", "customerId")]
    [InlineData("cartId=", "cartId")]
    [InlineData("customerId=a&cartId=b", "cartId")]
    [InlineData("customerId=a&customerId=b", "customerId")]
    [InlineData("customerId=a&siteCode=main", "siteCode")]
    [InlineData("cartId=a&modifiedSince=2026-01-31T12:00:00Z", "modifiedSince")]
    [InlineData("pageSize=0", "pageSize")]
    [InlineData("pageSize=201", "pageSize")]
    [InlineData("pageSize=-1", "pageSize")]
    [InlineData("pageSize=ten", "pageSize")]
    [InlineData("modifiedSince=yesterday", "modifiedSince")]
    [InlineData("modifiedSince=", "modifiedSince")]
    [InlineData("siteCode=", "siteCode")]
    [InlineData("cursor=made-up", "cursor")]
    [InlineData("cursor=!", "cursor")]
    public async Task A_parameter_that_breaks_its_rule_is_named(string query, string field) =>
        (await ListAsync(query)).Names(field);

    [Fact]
    public async Task A_cursor_is_for_its_own_tenant_and_parameters_only()
    {
        await CreateAsync("customerId", 2);
        var cursor = NextOf(await ListAsync($"customerId={_id}&pageSize=1"))!;
        (await ListAsync($"customerId={_id}&cursor={cursor}")).Is(HttpStatusCode.OK);

        (await ListAsync($"customerId={_id}0&cursor={cursor}")).Names("cursor");
        (await ListAsync($"cartId={_id}&cursor={cursor}")).Names("cursor");
        (await ListAsync($"cursor={cursor}")).Names("cursor");
        (
            await shop.SendAsync(
                "GET",
                $"/session-context/other/context?customerId={_id}&cursor={cursor}",
                prepare: Bearer(shop.OtherTenantsAdminToken)
            )
        ).Names("cursor");
    }

    [Fact]
    public async Task Another_tenants_sessions_are_neither_listed_nor_counted()
    {
        await CreateAsync("customerId", 1);
        await CreateAsync("siteCode", 1);
        foreach (var query in (string[])[$"customerId={_id}", $"siteCode={_id}"])
        {
            var list = await shop.SendAsync(
                "GET",
                $"/session-context/other/context?{query}",
                prepare: request =>
                {
                    Bearer(shop.OtherTenantsAdminToken)(request);
                    request.Headers.Add("X-Total-Count", "true");
                }
            );
            Assert.Equal("[]", list.Is(HttpStatusCode.OK).Text);
            Assert.Equal("0", Assert.Single(list.Headers.GetValues("X-Total-Count")));
            (
                await shop.SendAsync(
                    "GET",
                    $"/session-context/shop/context?{query}",
                    prepare: Bearer(shop.OtherTenantsAdminToken)
                )
            ).Is(HttpStatusCode.Forbidden);
        }
    }

    // In the order of their ids.
    private async Task<Session[]> CreateAsync(string filter, int count)
    {
        var sessions = new List<Session>();
        for (var i = 0; i < count; i++)
        {
            var session = new Session(shop);
            (
                await session.PutAsync(
                    $$$"""{"{{{filter}}}":"{{{_id}}}","metadata":{}}""",
                    upsert: true,
                    request => request.Headers.Add("saas-token", shop.SaasToken(_id))
                )
            ).Is(HttpStatusCode.NoContent);
            sessions.Add(session);
        }

        return [.. sessions.OrderBy(session => session.Id, StringComparer.Ordinal)];
    }

    private Task<Answer> ListAsync(string query, Action<HttpRequestMessage>? prepare = null) =>
        shop.SendAsync(
            "GET",
            $"/session-context/shop/context?{query}",
            prepare: request =>
            {
                Bearer(shop.AdminToken)(request);
                prepare?.Invoke(request);
            }
        );

    private async Task<List<string[]>> PagesAsync(string query)
    {
        var pages = new List<string[]>();
        for (string? cursor = ""; cursor is not null; )
        {
            var page = (
                await ListAsync(cursor.Length == 0 ? query : $"{query}&cursor={cursor}")
            ).Is(HttpStatusCode.OK);
            pages.Add(Ids(page));
            cursor = NextOf(page);
        }

        return pages;
    }

    private static string? NextOf(Answer page) =>
        page.Headers.TryGetValues("X-Next-Cursor", out var values) ? Assert.Single(values) : null;

    private static string[] Ids(Answer page) =>
        [
            .. page.Is(HttpStatusCode.OK)
                .Json.EnumerateArray()
                .Select(document => document.GetProperty("sessionId").GetString()!),
        ];

    private static Action<HttpRequestMessage> Bearer(string token) =>
        request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
}
