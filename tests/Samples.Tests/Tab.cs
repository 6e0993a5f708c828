using System.Text.Json;

namespace SessionContext.Samples.Tests;

/// <summary>A tab, used as a visitor does: by mouse and keyboard, looking at what it shows.</summary>
internal sealed class Tab : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly DevTools _tools;
    private readonly string _session;
    private readonly string _context;
    private readonly bool _isFirst;
    private readonly TaskCompletionSource<string> _refusal = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    private Tab(DevTools tools, string session, string context, bool isFirst)
    {
        _tools = tools;
        _session = session;
        _context = context;
        _isFirst = isFirst;
        tools.Happened += (where, method, what) =>
        {
            if (
                where == session
                && method == "Network.loadingFailed"
                && what.TryGetProperty("corsErrorStatus", out var refusal)
            )
            {
                _refusal.TrySetResult(refusal.GetProperty("corsError").GetString()!);
            }
        };
    }

    /// <summary>Waits until the browser keeps an answer from the page, and gives its reason.</summary>
    public Task<string> RefusalAsync() =>
        _refusal.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    /// <summary>Waits for the page's next request whose address contains the text.</summary>
    public async Task<JsonElement> SentAsync(string address)
    {
        var sent = new TaskCompletionSource<JsonElement>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        void OnEvent(string? session, string method, JsonElement what)
        {
            if (
                session == _session
                && method == "Network.requestWillBeSent"
                && what.GetProperty("request") is var request
                && request
                    .GetProperty("url")
                    .GetString()!
                    .Contains(address, StringComparison.Ordinal)
            )
            {
                sent.TrySetResult(request);
            }
        }

        _tools.Happened += OnEvent;
        try
        {
            return await sent.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
        finally
        {
            _tools.Happened -= OnEvent;
        }
    }

    public static async Task<Tab> OpenAsync(DevTools tools)
    {
        var created = await tools.SendAsync("Target.createBrowserContext", new { }, null);
        var context = created.GetProperty("browserContextId").GetString()!;
        return await OpenAsync(tools, context, isFirst: true);
    }

    /// <summary>Opens another tab of the same visitor, which shares what this one has stored.</summary>
    public Task<Tab> OpenBesideAsync() => OpenAsync(_tools, _context, isFirst: false);

    private static async Task<Tab> OpenAsync(DevTools tools, string context, bool isFirst)
    {
        var target = await tools.SendAsync(
            "Target.createTarget",
            new { url = "about:blank", browserContextId = context },
            null
        );
        var attached = await tools.SendAsync(
            "Target.attachToTarget",
            new { targetId = target.GetProperty("targetId").GetString(), flatten = true },
            null
        );
        var tab = new Tab(tools, attached.GetProperty("sessionId").GetString()!, context, isFirst);
        await tab.SendAsync("Page.enable", new { });
        await tab.SendAsync("Network.enable", new { });
        return tab;
    }

    /// <summary>Goes to an address and waits until the page is loaded.</summary>
    public async Task GoAsync(Uri address)
    {
        var loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnEvent(string? session, string method, JsonElement what)
        {
            if (session == _session && method == "Page.loadEventFired")
            {
                loaded.TrySetResult();
            }
        }

        _tools.Happened += OnEvent;
        await SendAsync("Page.navigate", new { url = address });
        await loaded.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        _tools.Happened -= OnEvent;
    }

    /// <summary>The value of a JavaScript expression.</summary>
    public async Task<JsonElement> EvaluateAsync(string expression)
    {
        var answer = await SendAsync(
            "Runtime.evaluate",
            new
            {
                expression,
                awaitPromise = true,
                returnByValue = true,
            }
        );
        if (answer.TryGetProperty("exceptionDetails", out var failure))
        {
            throw new InvalidOperationException($"{expression}: {failure.GetRawText()}");
        }

        return answer.GetProperty("result").TryGetProperty("value", out var value)
            ? value
            : default;
    }

    /// <summary>Waits until the expression is true; it is looked at whenever the page changes.</summary>
    public async Task UntilAsync(string condition)
    {
        var waiting = EvaluateAsync(
            $$"""
            new Promise((done) => {
              const observer = new MutationObserver(look);
              function look() {
                if ({{condition}}) {
                  observer.disconnect();
                  done();
                }
              }
              observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
              look();
            })
            """
        );
        try
        {
            await waiting.WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            var page = await EvaluateAsync("document.body.innerText");
            Assert.Fail($"It never came to be that {condition}. The page says:\n{page}");
        }
    }

    /// <summary>What an element says.</summary>
    public async Task<string> TextAsync(string selector) =>
        (
            await EvaluateAsync($"document.querySelector({Quoted(selector)}).textContent")
        ).GetString()!;

    /// <summary>Clicks into the middle of an element with the mouse; whatever covers it gets the click.</summary>
    public async Task ClickAsync(string selector)
    {
        var place = await EvaluateAsync(
            $$"""
            (() => {
              const element = document.querySelector({{Quoted(selector)}});
              element.scrollIntoView({ block: "center", behavior: "instant" });
              const { x, y, width, height } = element.getBoundingClientRect();
              return { x: x + width / 2, y: y + height / 2 };
            })()
            """
        );
        foreach (var type in (string[])["mousePressed", "mouseReleased"])
        {
            await SendAsync(
                "Input.dispatchMouseEvent",
                new
                {
                    type,
                    x = place.GetProperty("x").GetDouble(),
                    y = place.GetProperty("y").GetDouble(),
                    button = "left",
                    clickCount = 1,
                }
            );
        }
    }

    /// <summary>Chooses in a list: by its first letters on the keyboard.</summary>
    public async Task ChooseAsync(string selector, string letters)
    {
        await EvaluateAsync($"document.querySelector({Quoted(selector)}).focus()");
        foreach (var letter in letters)
        {
            await SendAsync("Input.dispatchKeyEvent", new { type = "char", text = $"{letter}" });
        }
    }

    /// <summary>Closes the visitor's first tab, all others and forgets what they have stored.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isFirst)
        {
            await _tools.SendAsync(
                "Target.disposeBrowserContext",
                new { browserContextId = _context },
                null
            );
        }
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    private Task<JsonElement> SendAsync(string method, object parameters) =>
        _tools.SendAsync(method, parameters, _session);
}
