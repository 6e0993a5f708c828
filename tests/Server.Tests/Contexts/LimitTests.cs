using System.Net;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Contexts;

/// <summary>Contract § 3: the limits are configurable.</summary>
[EachEngine]
public sealed class LimitTests(LimitTests.SmallShop shop) : IClassFixture<LimitTests.SmallShop>
{
    [Fact]
    public async Task A_body_may_be_as_large_as_is_configured()
    {
        (await PutAsync(Filled(1_024))).Is(HttpStatusCode.NoContent);
        (await PutAsync(Filled(1_025))).Is(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_context_may_have_as_many_attributes_as_are_configured()
    {
        (await PutAsync("""{"metadata":{},"context":{"a":1,"b":2}}""")).Is(
            HttpStatusCode.NoContent
        );
        (await PutAsync("""{"metadata":{},"context":{"a":1,"b":2,"c":3}}""")).Names("context");
    }

    [Fact]
    public async Task A_body_may_be_nested_as_deep_as_is_configured()
    {
        (await PutAsync("""{"metadata":{},"context":{"a":[]}}""")).Is(HttpStatusCode.NoContent);
        (await PutAsync("""{"metadata":{},"context":{"a":[[]]}}""")).Names("body");
    }

    private Task<Answer> PutAsync(string body) =>
        shop.SendAsync(
            HttpMethod.Put,
            $"/session-context/demo/context/{Guid.NewGuid()}?upsert=true",
            shop.ServiceToken,
            body
        );

    private static string Filled(int bytes) => """{"metadata":{}}""".PadRight(bytes);

    /// <summary>A service that takes little.</summary>
    public sealed class SmallShop : SessionFixture
    {
        protected override string[] Settings =>
            ["--Limits:BodyBytes=1024", "--Limits:Attributes=2", "--Limits:Depth=3"];
    }
}
