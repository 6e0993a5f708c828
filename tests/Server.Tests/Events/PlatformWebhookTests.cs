using System.Net;
using SessionContext.Server.Tests.Contexts;

namespace SessionContext.Server.Tests.Events;

/// <summary>Contract § 7: who may send the commerce platform's own webhooks, and in which form.</summary>
public sealed class PlatformWebhookTests(PlatformShop shop) : IClassFixture<PlatformShop>
{
    private static readonly string Body = PlatformShop.Event(
        "order.created",
        """{"id":"o-1","b":{"z":1,"a":[{"y":null,"x":true}]}}"""
    );

    [Theory]
    [InlineData(PlatformShop.Secret)]
    [InlineData(PlatformShop.NextSecret)]
    public async Task A_body_signed_with_any_of_the_secrets_is_taken(string secret) =>
        (await shop.SendAsync(Body, shop.Headers(Body, secret))).Is(HttpStatusCode.NoContent);

    [Fact]
    public async Task The_signature_covers_the_content_and_not_its_form()
    {
        var other = """
            { "payload": {"b": {"a": [{"x": true, "y": null}], "z": 1}, "id": "o-1"},
              "type": "order.created" }
            """;
        (await shop.SendAsync(other, shop.Headers(Body))).Is(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("""{"payload":{"n":1.0,"s":"\u00e9"},"type":"order.created"}""")]
    [InlineData("""{"payload":{"n":1,"s":"é"},"type":"order.created"}""")]
    public async Task Numbers_and_strings_count_as_written_or_as_JavaScript_writes_them(
        string canonical
    )
    {
        var body = """{"type":"order.created","payload":{"s":"\u00e9","n":1.0}}""";
        (
            await shop.SendAsync(
                body,
                [("emporix-event-signature", PlatformShop.Sign(canonical)), shop.Headers(body)[1]]
            )
        ).Is(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("AAAA")]
    [InlineData("raw")]
    [InlineData("changed")]
    [InlineData("another secret")]
    public async Task Without_a_valid_signature_it_is_401(string signature)
    {
        signature = signature switch
        {
            "raw" => PlatformShop.Sign(Body),
            "changed" => shop.Headers(Body.Replace("o-1", "o-2"))[0].Value,
            "another secret" => shop.Headers(Body, "a-secret-of-nobody-at-all")[0].Value,
            _ => signature,
        };
        IsUnauthorized(
            await shop.SendAsync(
                Body,
                [("emporix-event-signature", signature), shop.Headers(Body)[1]]
            )
        );
        IsUnauthorized(await shop.SendAsync(Body, [shop.Headers(Body)[1]]));
        IsUnauthorized(await shop.SendAsync("{", [.. shop.Headers(Body)]));
    }

    [Theory]
    [InlineData(86_400, true)]
    [InlineData(86_401, false)]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    public async Task An_event_was_published_within_24_hours_and_not_in_the_future(
        int seconds,
        bool isTaken
    )
    {
        var answer = await shop.SendAsync(
            Body,
            shop.Headers(Body, age: TimeSpan.FromSeconds(seconds))
        );
        if (isTaken)
        {
            answer.Is(HttpStatusCode.NoContent);
        }
        else
        {
            IsUnauthorized(answer);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("1770224810")]
    [InlineData("2026-02-04")]
    public async Task A_time_that_is_not_one_is_401(string time)
    {
        IsUnauthorized(
            await shop.SendAsync(
                Body,
                [shop.Headers(Body)[0], ("emporix-event-publish-time", time)]
            )
        );
        IsUnauthorized(await shop.SendAsync(Body, [shop.Headers(Body)[0]]));
    }

    [Theory]
    [InlineData("other")]
    [InlineData("nobody")]
    [InlineData("DEMO")]
    public async Task A_tenant_that_does_not_take_them_is_the_same_401(string tenant)
    {
        var invalid = await shop.SendAsync(Body, shop.Headers(Body + " ", "another-secret-of-it"));
        var answer = await shop.SendAsync(
            Body,
            shop.Headers(Body, PlatformShop.OthersSecret),
            tenant
        );
        IsUnauthorized(answer);
        Assert.Equal(invalid.Error, answer.Error);
    }

    [Fact]
    public async Task A_tenant_that_takes_them_takes_no_CloudEvents()
    {
        var cloudEvent = EventCalls.Event("order.placed");
        IsUnauthorized(
            await shop.SendAsync(
                cloudEvent,
                WebhookShop.Plain(cloudEvent, PlatformShop.Secret),
                type: EventCalls.Structured
            )
        );
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=utf-16")]
    public async Task Another_type_is_415(string type) =>
        (await shop.SendAsync(Body, type: type)).Is(HttpStatusCode.UnsupportedMediaType);

    [Fact]
    public async Task Every_validation_error_is_named()
    {
        (await shop.SendAsync("{}")).Names("type");
        (await shop.SendAsync("""{"type":1,"payload":{}}""")).Names("type");
        (await shop.SendAsync("""{"type":"cart.created"}""")).Names("payload");
        (await shop.SendAsync("""{"type":"cart.created","payload":[]}""")).Names("payload");
        (
            await shop.SendAsync(
                PlatformShop.Event(
                    "cart.updated",
                    """{"sessionId":"a b","customerId":7,"siteCode":"","currency":"euro"}"""
                )
            )
        ).Names(
            "payload.id",
            "payload.sessionId",
            "payload.customerId",
            "payload.siteCode",
            "payload.currency"
        );
    }

    private static void IsUnauthorized(Answer answer)
    {
        answer.Is(HttpStatusCode.Unauthorized);
        Assert.Equal("Signature", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
    }
}
