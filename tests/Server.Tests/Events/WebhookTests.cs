using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using SessionContext.Server.Events;
using SessionContext.Server.Settings;
using SessionContext.Server.Tests.Contexts;
using static SessionContext.Server.Tests.Events.WebhookShop;

namespace SessionContext.Server.Tests.Events;

/// <summary>Events from senders that sign in place of holding a token.</summary>
public sealed class WebhookTests(WebhookShop shop) : IClassFixture<WebhookShop>
{
    private static readonly string Body = EventCalls.Event("order.placed");

    [Theory]
    [InlineData(Secret)]
    [InlineData(NextSecret)]
    public async Task A_body_signed_with_any_of_the_secrets_is_taken(string secret)
    {
        (await shop.SendAsync(Body, Plain(Body, secret))).Is(HttpStatusCode.NoContent);
        (await shop.SendAsync(Body, shop.Standard(Body, secret))).Is(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_signed_batch_is_taken() =>
        (await shop.SendAsync($"[{Body}]", Plain($"[{Body}]"), type: EventCalls.Batch)).Is(
            HttpStatusCode.NoContent
        );

    [Fact]
    public async Task The_signatures_header_is_the_tenants() =>
        (await shop.SendAsync(Body, Plain(Body, OthersSecret, OthersHeader), tenant: "other")).Is(
            HttpStatusCode.NoContent
        );

    [Fact]
    public void The_example_of_the_Standard_Webhooks_specification_is_good()
    {
        var signatures = new WebhookSignatures(
            new()
            {
                Webhooks =
                {
                    ["demo"] = new() { Secrets = { "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" } },
                },
            },
            new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_614_265_330))
        );
        var headers = new HeaderDictionary
        {
            ["webhook-id"] = "msg_p5jXN8AQM9LWM0D4loKWxJek",
            ["webhook-timestamp"] = "1614265330",
            ["webhook-signature"] = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        };
        var claim = signatures.Read("demo", headers, WebhookStyle.Standard);
        Assert.Equal(WebhookScheme.Standard, claim?.Scheme);
        Assert.True(claim?.Matches("""{"test": 2432232314}"""u8));
        Assert.False(claim?.Matches("""{"test": 2432232315}"""u8));
    }

    public static TheoryData<string> BadHeaders =>
        [
            "nothing",
            "X-Signature: ",
            "X-Signature: nonsense",
            "X-Signature: AAAA",
            "X-Signature: " + Convert.ToBase64String(new byte[32]),
            "X-Signature: " + Plain(Body + " ")[0].Item2,
            "X-Signature: " + Plain(Body, OthersSecret)[0].Item2,
            "X-Signature: " + Plain(Body, "another-secret-of-nobody")[0].Item2,
            OthersHeader + ": " + Plain(Body)[0].Item2,
            "Authorization: " + Plain(Body)[0].Item2,
            "webhook-signature: v1," + Plain(Body)[0].Item2,
        ];

    [Theory]
    [MemberData(nameof(BadHeaders))]
    public async Task Without_a_good_signature_it_is_401(string header)
    {
        var parts = header.Split(": ");
        IsUnauthorized(await shop.SendAsync(Body, [(parts[0], parts.ElementAtOrDefault(1) ?? "")]));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("other")]
    [InlineData("DEMO")]
    [InlineData("no-tenant")]
    [InlineData("x")]
    public async Task Another_tenant_and_no_tenant_at_all_are_the_same_401(string tenant)
    {
        var bad = await shop.SendAsync(Body, Plain(Body + " "));
        foreach (var headers in ((string, string)[][])[Plain(Body), shop.Standard(Body), []])
        {
            var answer = await shop.SendAsync(Body, headers, tenant);
            IsUnauthorized(answer);
            Assert.Equal(bad.Error, answer.Error);
            Assert.Equal(
                bad.Headers.WwwAuthenticate.ToString(),
                answer.Headers.WwwAuthenticate.ToString()
            );
        }
    }

    [Fact]
    public async Task A_token_does_not_stand_in_for_the_signature() =>
        IsUnauthorized(await shop.SendAsync(Body, [("Authorization", "Bearer token")]));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    public async Task A_body_that_nobody_signed_is_not_parsed(string body)
    {
        IsUnauthorized(await shop.SendAsync(body, Plain(Body)));
    }

    [Theory]
    [InlineData(-300, true)]
    [InlineData(300, true)]
    [InlineData(-301, false)]
    [InlineData(301, false)]
    [InlineData(-86_400, false)]
    public async Task By_Standard_Webhooks_the_time_is_within_five_minutes(int seconds, bool good)
    {
        var off = TimeSpan.FromSeconds(seconds);
        var answer = await shop.SendAsync(Body, shop.Standard(Body, off: off));
        if (good)
        {
            answer.Is(HttpStatusCode.NoContent);
        }
        else
        {
            IsUnauthorized(answer);
        }
    }

    [Theory]
    [InlineData("webhook-id", "msg_2")]
    [InlineData("webhook-id", "")]
    [InlineData("webhook-timestamp", "1770224811")]
    [InlineData("webhook-timestamp", "-1")]
    [InlineData("webhook-timestamp", "9223372036854775807")]
    [InlineData("webhook-timestamp", "99999999999999999999")]
    [InlineData("webhook-timestamp", "now")]
    [InlineData("webhook-timestamp", "")]
    [InlineData("webhook-signature", "")]
    [InlineData("webhook-signature", "v1,")]
    [InlineData("webhook-signature", "v1,nonsense v1a,AAAA")]
    public async Task By_Standard_Webhooks_every_header_counts(string name, string value)
    {
        var headers = shop.Standard(Body).Where(header => header.Item1 != name).ToList();
        IsUnauthorized(await shop.SendAsync(Body, headers));
        IsUnauthorized(await shop.SendAsync(Body, [.. headers, (name, value)]));
    }

    [Fact]
    public async Task By_Standard_Webhooks_one_good_signature_of_several_is_enough()
    {
        var headers = shop.Standard(Body);
        headers[2].Item2 = $"v1a,AAAA v1,nonsense {headers[2].Item2}";
        (await shop.SendAsync(Body, headers)).Is(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task By_Standard_Webhooks_another_version_of_signatures_is_not_good()
    {
        var headers = shop.Standard(Body);
        headers[2].Item2 = "v2" + headers[2].Item2[2..];
        IsUnauthorized(await shop.SendAsync(Body, headers));
    }

    [Fact]
    public async Task A_changed_body_is_401() =>
        IsUnauthorized(
            await shop.SendAsync(
                Body.Replace("order", "Order", StringComparison.Ordinal),
                shop.Standard(Body)
            )
        );

    [Theory]
    [InlineData("2026-02-03T17:06:50Z", true)]
    [InlineData("2026-02-03T18:06:50+01:00", true)]
    [InlineData("2026-02-03T17:06:49Z", false)]
    [InlineData("2020-01-01T00:00:00Z", false)]
    public async Task A_signature_of_the_body_alone_is_good_for_events_of_the_last_24_hours(
        string time,
        bool good
    )
    {
        var old = EventCalls.Event("order.placed", time: time);
        (await shop.SendAsync(old, shop.Standard(old))).Is(HttpStatusCode.NoContent);
        var answer = await shop.SendAsync(old, Plain(old));
        var batch = await shop.SendAsync(
            $"[{Body},{old}]",
            Plain($"[{Body},{old}]"),
            type: EventCalls.Batch
        );
        if (good)
        {
            answer.Is(HttpStatusCode.NoContent);
            batch.Is(HttpStatusCode.NoContent);
        }
        else
        {
            answer.Names("time");
            batch.Names("[1].time");
        }
    }

    [Theory]
    [InlineData("2026-02-04T17:11:50Z", true)]
    [InlineData("2026-02-04T17:11:51Z", false)]
    [InlineData("9999-12-31T23:59:59Z", false)]
    public async Task A_signature_of_the_body_alone_is_not_good_for_events_of_the_future(
        string time,
        bool good
    )
    {
        var early = EventCalls.Event("order.placed", time: time);
        (await shop.SendAsync(early, shop.Standard(early))).Is(HttpStatusCode.NoContent);
        var answer = await shop.SendAsync(early, Plain(early));
        if (good)
        {
            answer.Is(HttpStatusCode.NoContent);
        }
        else
        {
            answer.Names("time");
        }
    }

    [Fact]
    public async Task A_signature_of_the_body_alone_is_good_for_events_without_a_time()
    {
        var timeless = EventCalls.Event("order.placed");
        (await shop.SendAsync(timeless, Plain(timeless))).Is(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_signed_event_is_carried_out_once_however_it_is_signed()
    {
        var created = EventCalls.Event("cart.created", """{"cartId":"c-1","sessionId":"s-1"}""");
        (await shop.SendAsync(created, Plain(created))).Is(HttpStatusCode.NoContent);
        Assert.Equal(1, (await shop.ReadAsync("s-1")).Is(HttpStatusCode.OK).Version);

        (await shop.SendAsync(created, Plain(created))).Is(HttpStatusCode.NoContent);
        (await shop.SendAsync(created, shop.Standard(created))).Is(HttpStatusCode.NoContent);
        Assert.Equal(1, (await shop.ReadAsync("s-1")).Is(HttpStatusCode.OK).Version);
    }

    [Fact]
    public async Task An_event_that_nobody_signed_is_not_carried_out()
    {
        var created = EventCalls.Event("cart.created", """{"cartId":"c-1","sessionId":"s-2"}""");
        IsUnauthorized(await shop.SendAsync(created, Plain(created, OthersSecret)));
        (await shop.ReadAsync("s-2")).Is(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData(null)]
    public async Task Binary_mode_is_415_since_its_headers_are_not_signed(string? type)
    {
        var answer = await shop.SendAsync(
            "{}",
            [
                .. Plain("{}"),
                ("ce-specversion", "1.0"),
                ("ce-id", "1"),
                ("ce-source", "/tests"),
                ("ce-type", "order.placed"),
            ],
            type: type
        );
        answer.Is(HttpStatusCode.UnsupportedMediaType);
        Assert.Contains(
            "the signature does not cover",
            answer.Json.GetProperty("message").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_signed_body_keeps_the_same_rules()
    {
        (await shop.SendAsync("{}", Plain("{}"))).Names("specversion", "id", "source", "type");
        (await shop.SendAsync("{", Plain("{"))).Names("body");
    }

    [Fact]
    public async Task A_body_of_more_than_256_KiB_is_413_whoever_sends_it() =>
        (await shop.SendAsync(new string(' ', 262_145), [])).Is(
            HttpStatusCode.RequestEntityTooLarge
        );

    private static void IsUnauthorized(Answer answer)
    {
        answer.Is(HttpStatusCode.Unauthorized);
        Assert.Equal(401, answer.Json.GetProperty("code").GetInt32());
        Assert.Equal("Unauthorized", answer.Json.GetProperty("status").GetString());
        Assert.Equal("Signature", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
    }
}
