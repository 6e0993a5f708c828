using System.Net;
using System.Text.Json;
using SessionContext.Server.Tests.Events;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Customers;

/// <summary>Contract § 9: everything that is stored of a customer, in one JSON object.</summary>
[EachEngine]
public sealed class ExportTests(SessionFixture shop) : IClassFixture<SessionFixture>
{
    private readonly string _customer = EventCalls.NewId();

    [Fact]
    public async Task The_export_has_every_context_and_log_in()
    {
        var visit = await shop.WithContextAsync(_customer);
        (await visit.SetAsync("""{"key":"note","value":1.0}""")).Is(HttpStatusCode.Created);
        var bare = await shop.WithoutContextAsync(_customer);
        var saas = await shop.SaasTokenAsync(_customer);
        var put = EventCalls.NewId();
        (await shop.PutAsync(put, _customer, saas)).Is(HttpStatusCode.NoContent);
        await shop.WithContextAsync(EventCalls.NewId());

        var export = (await shop.ExportAsync(_customer)).Is(HttpStatusCode.OK);

        Assert.Equal(_customer, export.Text("customerId"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", export.Text("generatedAt"));
        Assert.Equal(
            new[] { visit.SessionId, put }.Order(),
            Ids(export.Json.GetProperty("contexts")).Order()
        );
        Assert.Contains((await visit.GetAsync()).Text, export.Text, StringComparison.Ordinal);
        Assert.Subset(
            Ids(export.Json.GetProperty("logins")).ToHashSet(),
            new HashSet<string> { visit.SessionId, bare.SessionId }
        );
        Assert.Equal(0, export.Count("records"));
    }

    [Fact]
    public async Task Tokens_and_what_names_them_are_left_out()
    {
        var visit = await shop.WithContextAsync(_customer);
        await shop.CustomerRefreshAsync(visit.RefreshToken);
        var login = Assert.Single(
            (await shop.ExportAsync(_customer)).Json.GetProperty("logins").EnumerateArray()
        );
        Assert.Equal(
            ["sessionId", "loggedInAt", "refreshedAt"],
            login.EnumerateObject().Select(field => field.Name)
        );
    }

    [Fact]
    public async Task Nothing_that_is_stored_is_empty_lists()
    {
        var export = await shop.ExportAsync(_customer);
        Assert.All(["contexts", "logins", "records"], list => Assert.Equal(0, export.Count(list)));
    }

    [Fact]
    public async Task Another_scope_neither_exports_nor_erases()
    {
        foreach (var scope in new[] { "context_read", "context_manage", "context_admin" })
        {
            var token = shop.Token($"sessioncontext.{scope}");
            var path = $"/session-context/demo/customers/{_customer}";
            (await shop.SendAsync(HttpMethod.Get, $"{path}/export", token)).Is(
                HttpStatusCode.Forbidden
            );
            (await shop.SendAsync(HttpMethod.Delete, path, token)).Is(HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task The_privacy_scope_ends_no_sessions_and_reads_no_context()
    {
        var visit = await shop.WithContextAsync(_customer);
        var token = shop.PrivacyToken();
        foreach (
            var (method, path) in new[]
            {
                (HttpMethod.Delete, $"customers/{_customer}/sessions"),
                (HttpMethod.Get, $"context/{visit.SessionId}"),
                (HttpMethod.Delete, $"context/{visit.SessionId}"),
            }
        )
        {
            (await shop.SendAsync(method, $"/session-context/demo/{path}", token)).Is(
                HttpStatusCode.Forbidden
            );
        }
    }

    private static IEnumerable<string> Ids(JsonElement list) =>
        list.EnumerateArray().Select(entry => entry.GetProperty("sessionId").GetString()!);
}
