using SessionContext.Core;
using SessionContext.Server.Events;
using SessionContext.Server.Http;

namespace SessionContext.Server.Settings;

/// <summary>The rules of the <c>Events</c> section; each error names its key, and none repeats a secret.</summary>
internal static class WebhookRules
{
    private const string Section = "Events:Webhooks";

    /// <summary>What is wrong with the section; empty when it keeps every rule.</summary>
    public static IEnumerable<string> ValidationErrors(EventsOptions options) =>
        options
            .Webhooks.SelectMany(pair => Check(pair.Key, pair.Value))
            .Concat(
                SharedSecrets.ValidationErrors(
                    options.Webhooks.SelectMany(pair =>
                        pair.Value.Secrets.Select(
                            (secret, i) =>
                                (
                                    $"{Section}:{pair.Key}:Secrets:{i}",
                                    pair.Key,
                                    WebhookSecret.ToKey(secret)
                                )
                        )
                    )
                )
            )
            .Concat(
                options
                    .WebhookOrigins.Select(
                        (origin, i) => (Key: $"Events:WebhookOrigins:{i}", Origin: origin)
                    )
                    .Where(asked => Uri.CheckHostName(asked.Origin) != UriHostNameType.Dns)
                    .Select(asked =>
                        $"{asked.Key} must be a DNS name such as eventgrid.azure.net, without scheme and port"
                    )
            );

    private static IEnumerable<string> Check(string tenant, WebhookOptions webhook)
    {
        var key = $"{Section}:{tenant}";
        if (!Tenant.TryParse(tenant, out _))
        {
            yield return $"{key}: the tenant {Tenant.Rule}";
        }

        if (webhook.Secrets.Count == 0)
        {
            yield return $"{key}:Secrets must contain at least one secret; there is no default";
        }

        for (var i = 0; i < webhook.Secrets.Count; i++)
        {
            if (WebhookSecret.ToKey(webhook.Secrets[i]) is null)
            {
                yield return $"{key}:Secrets:{i} must have at least {WebhookSecret.Shortest} bytes, as text or as whsec_ and base64";
            }
        }

        if (
            !HeaderName.IsValid(webhook.SignatureHeader)
            || webhook.SignatureHeader.StartsWith(
                StandardWebhook.HeaderPrefix,
                StringComparison.OrdinalIgnoreCase
            )
        )
        {
            yield return $"{key}:SignatureHeader must be the name of a header, not one of Standard Webhooks ({StandardWebhook.HeaderPrefix}*)";
        }
    }
}
