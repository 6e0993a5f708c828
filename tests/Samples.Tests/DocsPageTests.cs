namespace SessionContext.Samples.Tests;

/// <summary>The page at <c>/docs</c>, as a developer tries it.</summary>
public sealed class DocsPageTests(RunningShop shop)
{
    private const string Read =
        "document.querySelector('section[id$=\"GET/session-context/{tenant}/context/{sessionId}\"] .show-api-client-button')";

    private const string Send =
        "[...document.querySelectorAll('[role=dialog] button')].find((button) => /^\\s*Send Request/.test(button.textContent))";

    [Fact]
    public async Task The_first_try_sends_no_header_that_nobody_has_filled_in()
    {
        await using var tab = await shop.OpenAsync();
        await tab.GoAsync(new Uri(shop.Service, "/docs/"));
        await tab.UntilAsync(Read);
        await tab.EvaluateAsync($"{Read}.click()");
        await tab.UntilAsync(Send);

        var sent = tab.SentAsync("/session-context/demo/context/");
        await tab.EvaluateAsync($"{Send}.click()");

        var headers = (await sent)
            .GetProperty("headers")
            .EnumerateObject()
            .Select(header => header.Name);
        Assert.Empty(
            headers.Intersect(
                ["If-Match", "If-None-Match", "saas-token", "Prefer"],
                StringComparer.OrdinalIgnoreCase
            )
        );
    }
}
