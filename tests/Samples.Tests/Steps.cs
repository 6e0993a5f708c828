using System.Text.Json;

namespace SessionContext.Samples.Tests;

/// <summary>What a visitor does on the page, each step until its effect is seen.</summary>
internal static class Steps
{
    private const string Idle = "document.body?.ariaBusy === 'false'";

    /// <summary>Waits until every call that was to be made has its answer.</summary>
    public static Task IdleAsync(this Tab tab) => tab.UntilAsync(Idle);

    public static async Task AddToBagAsync(this Tab tab, string product)
    {
        var count = await tab.TextAsync("#count");
        await tab.ClickAsync($"[data-product={product}] .add");
        await tab.UntilAsync($"{Idle} && {TextOf("#count")} !== '{count}'");
    }

    public static async Task LogInAsync(this Tab tab, string customer)
    {
        await tab.ClickAsync("#account");
        await tab.ClickAsync($"[data-customer={customer}]");
        await tab.SaysAsync("Logged in");
    }

    public static async Task LogOutAsync(this Tab tab)
    {
        await tab.ClickAsync("#account");
        await tab.ClickAsync("#log-out");
        await tab.SaysAsync("Logged out");
    }

    public static Task ShowsVersionAsync(this Tab tab, int version) =>
        tab.UntilAsync($"{Idle} && {TextOf("#version")} === 'version {version}'");

    /// <summary>Waits for a notice.</summary>
    public static Task SaysAsync(this Tab tab, string words) =>
        tab.UntilAsync(
            $"{Idle} && {TextOf("#notice")}.includes({JsonSerializer.Serialize(words)})"
        );

    private static string TextOf(string selector) =>
        $"document.querySelector('{selector}').textContent";
}
