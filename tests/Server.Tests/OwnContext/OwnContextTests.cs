using System.Net;
using System.Text.Json;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.OwnContext;

[EachEngine]
public sealed class OwnContextTests(SessionFixture shop) : IClassFixture<SessionFixture>
{
    [Fact]
    public async Task There_is_none_before_it_is_created()
    {
        var visit = await Visit.BeginAsync(shop);

        foreach (
            var answer in new[]
            {
                await visit.GetAsync(),
                await visit.PatchAsync("""{"metadata":{"version":1}}"""),
                await visit.SetAsync("""{"key":"a","value":1}"""),
                await visit.RemoveAsync("a"),
                await visit.DeleteAsync(),
            }
        )
        {
            answer.Is(HttpStatusCode.NotFound);
            Assert.Equal(visit.SessionId, answer.Json.GetProperty("sessionId").GetString());
        }
    }

    [Fact]
    public async Task It_is_what_a_backend_sees_and_304_when_known()
    {
        var visit = await Visit.WithContextAsync(shop);

        var own = (await visit.GetAsync()).Is(HttpStatusCode.OK);

        Assert.Equal((await shop.ContextAsync(visit.SessionId)).Text, own.Text);
        (await visit.GetAsync(own.ETag)).Is(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task An_attribute_is_set_with_201_and_its_name_and_removed_with_204()
    {
        var visit = await Visit.WithContextAsync(shop);

        var set = (await visit.SetAsync("""{"key":"caf\u00e9 \"1\"","value":1.0}""")).Is(
            HttpStatusCode.Created
        );
        Assert.Equal("café \"1\"", JsonSerializer.Deserialize<string>(set.Text));
        var stored = await visit.GetAsync();
        Assert.Equal(stored.ETag, set.ETag);
        Assert.Contains("1.0", stored.Text, StringComparison.Ordinal);

        var removed = (await visit.RemoveAsync("café \"1\"")).Is(HttpStatusCode.NoContent);
        Assert.Equal((await visit.GetAsync()).ETag, removed.ETag);
        (await visit.RemoveAsync("café \"1\"")).Is(HttpStatusCode.NoContent);
        Assert.Equal(3, (await visit.GetAsync()).Version);
    }

    [Fact]
    public async Task An_attribute_call_heeds_If_Match_and_names_its_faults()
    {
        var visit = await Visit.WithContextAsync(shop);

        (await visit.SetAsync("""{"key":"a","value":1}""", "\"other\"")).Is(
            HttpStatusCode.PreconditionFailed
        );
        (await visit.SetAsync("{}")).Names("key", "value");
    }

    [Fact]
    public async Task Deleting_it_ends_it_for_everyone()
    {
        var visit = await Visit.WithContextAsync(shop);

        (await visit.DeleteAsync("\"other\"")).Is(HttpStatusCode.PreconditionFailed);
        (await visit.DeleteAsync()).Is(HttpStatusCode.NoContent);

        (await visit.GetAsync()).Is(HttpStatusCode.NotFound);
        (await shop.ContextAsync(visit.SessionId)).Is(HttpStatusCode.NotFound);
        (await visit.DeleteAsync()).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_customer_reaches_their_own_context_and_one_that_is_still_anonymous()
    {
        var visit = await Visit.BeginAsync(shop);
        await visit.BecomeAsync("ann");
        await shop.CreateContextAsync(visit.SessionId); // by a backend that knows of no customer

        (await visit.SetAsync("""{"key":"a","value":1}""")).Is(HttpStatusCode.Created);
        await visit.BecomeAsync("ann");

        Assert.Equal("ann", (await visit.GetAsync()).Text("customerId"));
        (await visit.SetAsync("""{"key":"a","value":2}""")).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Nobody_but_the_customer_reaches_a_customers_context()
    {
        var visit = await Visit.WithContextAsync(shop);
        var anonymous = visit.Token;
        await visit.BecomeAsync("ann");
        var before = await visit.GetAsync();
        var another = shop.Idp.Token(token =>
        {
            token.Claims["sessionId"] = visit.SessionId;
            token.Claims["customerId"] = "bob";
        });

        foreach (var token in new[] { anonymous, another })
        {
            foreach (var (method, path, body) in OwnCalls.All)
            {
                (await shop.SendAsync(new(method), path, token, body)).Is(HttpStatusCode.Forbidden);
            }
        }

        Assert.Equal(before.Text, (await visit.GetAsync()).Text);
    }
}
