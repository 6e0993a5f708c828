using System.Net;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Contexts;

/// <summary>Contract § 2: DELETE of the session.</summary>
[EachEngine]
public sealed class DeleteTests(Shop shop)
{
    [Fact]
    public async Task A_deleted_session_is_404_to_every_call()
    {
        var session = await Session.CreateAsync(shop);
        Assert.Empty((await session.DeleteAsync()).Is(HttpStatusCode.NoContent).Text);
        (await session.GetAsync()).Is(HttpStatusCode.NotFound);
        (await session.PutAsync("""{"metadata":{"version":1}}""")).Is(HttpStatusCode.NotFound);
        (await session.SetAsync("""{"key":"a","value":1}""")).Is(HttpStatusCode.NotFound);
        (await session.RemoveAsync("a")).Is(HttpStatusCode.NotFound);
        (await session.DeleteAsync()).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_session_created_again_starts_at_version_1()
    {
        var session = await Session.CreateAsync(shop);
        (await session.PutAsync("""{"metadata":{"version":1}}""")).Is(HttpStatusCode.NoContent);
        (await session.DeleteAsync()).Is(HttpStatusCode.NoContent);
        (await session.PutAsync("""{"metadata":{"version":2}}""", upsert: true)).Is(
            HttpStatusCode.NoContent
        );
        Assert.Equal(1, await session.VersionAsync());
    }
}
