namespace SessionContext.Server.Settings;

/// <summary>The <c>Events</c> section, checked at start by <see cref="WebhookRules"/>.</summary>
internal sealed class EventsOptions
{
    /// <summary>By tenant: how its senders sign. A tenant that is not here takes no webhooks.</summary>
    public IDictionary<string, WebhookOptions> Webhooks { get; set; } =
        new Dictionary<string, WebhookOptions>(StringComparer.Ordinal);

    /// <summary>
    /// The senders that are answered that they may deliver events, each the DNS name that it asks by, such as
    /// <c>eventgrid.azure.net</c>. It gives no right: deliveries need a token or a signature all the same. Default:
    /// none.
    /// </summary>
    public string[] WebhookOrigins { get; set; } = [];
}

/// <summary>How a tenant's senders sign what they send.</summary>
internal sealed class WebhookOptions
{
    /// <summary>
    /// The secrets, any of which is good, so that one can follow another: text of at least 16 bytes, or <c>whsec_</c>
    /// and the base64 of as many.
    /// </summary>
    public IList<string> Secrets { get; set; } = [];

    /// <summary>
    /// The header with the signature of the body alone. Senders that follow Standard Webhooks have headers of their
    /// own, and so has the style <see cref="WebhookStyle.Emporix"/>.
    /// </summary>
    public string SignatureHeader { get; set; } = "X-Signature";

    /// <summary>What the tenant's senders send. Default: CloudEvents.</summary>
    public WebhookStyle Style { get; set; }
}

/// <summary>What a tenant's senders send.</summary>
internal enum WebhookStyle
{
    /// <summary>CloudEvents, signed by Standard Webhooks or over the body alone.</summary>
    Standard,

    /// <summary>
    /// The commerce platform's own webhooks: <c>{"type","payload"}</c>, signed over the canonical JSON.
    /// </summary>
    Emporix,
}
