using Microsoft.Extensions.Configuration;
using SessionContext.Server.Events;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Tests.Events;

public sealed class WebhookRulesTests
{
    private const string Demo = "Events:Webhooks:demo:";

    [Theory]
    [InlineData(Demo + "Secrets:1", "too-short", Demo + "Secrets:1 must have at least 16 bytes")]
    [InlineData(Demo + "Secrets:1", "", Demo + "Secrets:1 must have at least 16 bytes")]
    [InlineData(
        Demo + "Secrets:1",
        "whsec_c2hvcnQ=",
        Demo + "Secrets:1 must have at least 16 bytes"
    )]
    [InlineData(
        Demo + "Secrets:1",
        "whsec_!not!base64!at!all",
        Demo + "Secrets:1 must have at least 16"
    )]
    [InlineData(Demo + "SignatureHeader", "", Demo + "SignatureHeader must be")]
    [InlineData(Demo + "SignatureHeader", "X Signature", Demo + "SignatureHeader must be")]
    [InlineData(Demo + "SignatureHeader", "Webhook-Signature", Demo + "SignatureHeader must be")]
    [InlineData(Demo + "Secret", "a-secret-of-the-tests", "Secret")]
    [InlineData("Events:Webhooks:Demo!:Secrets:0", "a-secret-of-the-tests", "the tenant must be")]
    [InlineData("Events:Webhooks:other:SignatureHeader", "X-S", "other:Secrets must contain")]
    [InlineData("Events:Webhook:demo:Secrets:0", "a-secret-of-the-tests", "Webhook")]
    [InlineData("Events:WebhookOrigins:0", "https://a.example", "Events:WebhookOrigins:0 must be")]
    [InlineData("Events:WebhookOrigins:0", "*", "Events:WebhookOrigins:0 must be")]
    [InlineData("Events:WebhookOrigins:0", "10.0.0.1", "Events:WebhookOrigins:0 must be")]
    public void A_fault_is_refused_by_the_name_of_its_key(string key, string value, string message)
    {
        var refused = Assert.Throws<SettingsException>(() => Read((key, value)));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0123456789abcde", "whsec_MDEyMzQ1Njc4OWFiY2Rl")]
    [InlineData("pässword-short", "whsec_cMOkc3N3b3JkLXNob3J0")]
    public void A_secret_is_never_in_the_message(string text, string base64)
    {
        foreach (var secret in (string[])[text, base64])
        {
            var refused = Assert.Throws<SettingsException>(() =>
                Read((Demo + "Secrets:1", secret))
            );
            Assert.DoesNotContain(secret, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_secret_of_two_tenants_is_refused_by_both_names_and_without_the_value()
    {
        const string Text = "0123456789abcdef";
        var refused = Assert.Throws<SettingsException>(() =>
            Read(
                (Demo + "Secrets:1", Text),
                (Demo + "Secrets:2", Text),
                ("Events:Webhooks:other:Secrets:0", "whsec_MDEyMzQ1Njc4OWFiY2RlZg==")
            )
        );
        Assert.Contains(
            "Events:Webhooks:other:Secrets:0 is the same as Events:Webhooks:demo:Secrets:1",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(Text, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MDEy", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_shortest_secret_has_16_bytes()
    {
        var options = Read(
            (Demo + "Secrets:1", "0123456789abcdef"),
            (Demo + "Secrets:2", "whsec_MDEyMzQ1Njc4OWFiY2RlZg==")
        );
        Assert.Equal(
            WebhookSecret.ToKey(options.Webhooks["demo"].Secrets[1]),
            WebhookSecret.ToKey(options.Webhooks["demo"].Secrets[2])
        );
    }

    [Fact]
    public void Without_the_section_no_tenant_takes_webhooks() =>
        Assert.Empty(
            new ConfigurationBuilder()
                .Build()
                .Read<EventsOptions>("Events", WebhookRules.ValidationErrors)
                .Webhooks
        );

    private static EventsOptions Read(params (string Key, string Value)[] changes)
    {
        var settings = new Dictionary<string, string?>
        {
            [Demo + "Secrets:0"] = "a-good-secret-of-the-tests",
        };
        foreach (var (key, value) in changes)
        {
            settings[key] = value;
        }

        return new ConfigurationBuilder()
            .AddInMemoryCollection(settings)
            .Build()
            .Read<EventsOptions>("Events", WebhookRules.ValidationErrors);
    }
}
