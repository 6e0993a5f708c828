using System.Net;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.OwnContext;

/// <summary>Contract § 2: <c>Compatibility:StaleVersionIs404</c>.</summary>
[EachEngine]
public sealed class StaleVersionTests(StaleVersionTests.CompatibleShop shop)
    : IClassFixture<StaleVersionTests.CompatibleShop>
{
    private const string Stale = """{"currency":"CHF","metadata":{"version":7}}""";

    [Fact]
    public async Task A_PATCH_with_a_stale_version_is_answered_as_the_public_API_does()
    {
        var visit = await Visit.WithContextAsync(shop);
        IsNotFound(await visit.PatchAsync(Stale), visit.SessionId);
        Assert.Equal(1, (await visit.GetAsync()).Version);
    }

    [Fact]
    public async Task A_PUT_with_a_stale_version_is_answered_as_the_public_API_does()
    {
        var visit = await Visit.WithContextAsync(shop);
        IsNotFound(
            await shop.SendAsync(
                HttpMethod.Put,
                $"/session-context/demo/context/{visit.SessionId}",
                shop.ServiceToken,
                Stale
            ),
            visit.SessionId
        );
        Assert.Equal(1, (await visit.GetAsync()).Version);
    }

    [Fact]
    public async Task A_session_that_is_not_there_is_answered_as_without_the_setting()
    {
        var visit = await Visit.BeginAsync(shop);
        (await visit.PatchAsync(Stale)).Says(HttpStatusCode.NotFound, "\"Session not found\"");
    }

    private static void IsNotFound(Answer answer, string session) =>
        Assert.Equal(
            $$"""{"sessionId":"{{session}}","code":404,"status":"Not Found","error":"stale_version","message":"The context with sessionId {{session}} and version 7 has not been found."}""",
            answer.Is(HttpStatusCode.NotFound).Error
        );

    /// <summary>A service for clients that know no 409.</summary>
    public sealed class CompatibleShop : SessionFixture
    {
        protected override string[] Settings => ["--Compatibility:StaleVersionIs404=true"];
    }
}
