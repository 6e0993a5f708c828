using CloudNative.CloudEvents.Http;
using SessionContext.Core;
using SessionContext.Core.Documents;
using SessionContext.Core.Events;
using SessionContext.Server.Hosting;
using SessionContext.Server.Http;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Events;

/// <summary>
/// POST …/events/webhook with signed CloudEvents 1.0, structured or a batch, or with one of the commerce platform's own
/// webhooks.
/// </summary>
internal static class ReceiveWebhook
{
    /// <summary>
    /// How old an event may be whose signature proves no time: an event is remembered for twice as long, so that a
    /// person who overheard it cannot have it carried out again. For the same reason it may not lie in the future, where it
    /// would grow old too late.
    /// </summary>
    private static readonly TimeSpan OldestUnproved = EventMark.RememberedFor / 2;

    public static async Task<IResult> HandleAsync(
        HttpContext http,
        WebhookSignatures signatures,
        EventDelivery delivery,
        DocumentLimits limits,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        // What is wrong with the head is answered before the body is read, and first what says nothing of the tenant.
        if (EventModes.Of(http.Request) is not { } mode || IsBinaryCloudEvent(mode, http.Request))
        {
            return Problem.UnsupportedMediaType(
                "The Content-Type must be application/cloudevents+json or application/cloudevents-batch+json, or application/json for the platform's own webhooks, in UTF-8: in binary mode an event's attributes are in headers, which the signature does not cover."
            );
        }

        if (RequestBody.RefusalByHead(http.Request, limits.BodyBytes) is { } refused)
        {
            return refused;
        }

        var name = http.Request.RouteValues["tenant"] as string ?? "";
        var style = mode == EventMode.Binary ? WebhookStyle.Emporix : WebhookStyle.Standard;
        if (
            signatures.Read(name, http.Request.Headers, style) is not { } claim
            || !Tenant.TryParse(name, out var tenant)
        )
        {
            return Unauthorized(http);
        }

        var body = await RequestBody
            .ReadAsync(http.Request, limits.BodyBytes, cancellationToken)
            .ConfigureAwait(false);
        if (body.Problem is not null)
        {
            return body.Problem;
        }

        var rules = new EventRules(limits.Depth);
        var received =
            style == WebhookStyle.Emporix
                ? ReadPlatform(claim, body.Bytes, http.Request.Headers, rules, time.GetUtcNow())
                : ReadCloudEvents(claim, body.Bytes, mode, rules, time.GetUtcNow());
        if (received is null)
        {
            return Unauthorized(http);
        }

        TenantLabel.Set(http, tenant);
        return await delivery
            .CarryOutAsync(tenant, received, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>The events; null where nobody signed the body.</summary>
    private static ReceivedEvents? ReadCloudEvents(
        WebhookClaim claim,
        ReadOnlyMemory<byte> body,
        EventMode mode,
        EventRules rules,
        DateTimeOffset now
    )
    {
        if (!claim.Matches(body.Span))
        {
            return null;
        }

        if (claim.Scheme == WebhookScheme.Plain)
        {
            rules = rules with
            {
                Oldest = now - OldestUnproved,
                Latest = now + StandardWebhook.MostOff,
            };
        }

        return EventsBody.Read(mode, body, new HeaderDictionary(), rules);
    }

    /// <summary>The event; null where nobody signed the body, which has to be JSON for that.</summary>
    private static ReceivedEvents? ReadPlatform(
        WebhookClaim claim,
        ReadOnlyMemory<byte> body,
        IHeaderDictionary headers,
        EventRules rules,
        DateTimeOffset now
    )
    {
        using var json = RequestJson.Parse(body, rules.Depth, out _);
        return json is not null && PlatformWebhook.Verify(claim, json.RootElement) is { } id
            ? PlatformBody.Read(
                json.RootElement,
                id,
                PlatformWebhook.PublishedAt(headers, now) ?? now
            )
            : null;
    }

    private static bool IsBinaryCloudEvent(EventMode mode, HttpRequest request) =>
        mode == EventMode.Binary
        && request.Headers.ContainsKey(HttpUtilities.SpecVersionHttpHeader);

    /// <summary>The same to all, whatever was wrong: which tenants have secrets is nobody's business.</summary>
    private static Problem Unauthorized(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Signature realm=\"session-context\"";
        return Problem.Of(
            ErrorCode.SignatureInvalid,
            "The signature is missing or not valid, its time is missing or out of range, or the tenant accepts no webhooks."
        );
    }
}
