using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using SessionContext.Storage.Servers;

namespace SessionContext.Server.Tests.ShopDirectory;

/// <summary>
/// An upstream on a port of its own, which answers as the test says. Not there at first where the test says so.
/// </summary>
internal sealed class UpstreamServer : IAsyncDisposable
{
    private readonly Channel<bool> _arrivals = Channel.CreateUnbounded<bool>();
    private WebApplication? _app;
    private int _calls;

    public string Address { get; } = $"http://127.0.0.1:{Ports.Next()}";

    /// <summary>What it does with a call.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = Answers.Status(500);

    /// <summary>How many calls there were.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>What was asked for, as it came over the wire, with the authorization.</summary>
    public ConcurrentQueue<(string Target, string Authorization)> Asked { get; } = [];

    /// <summary>Nothing listens at its address yet.</summary>
    public static UpstreamServer Down() => new();

    public static async Task<UpstreamServer> StartAsync(Func<HttpContext, Task>? answer = null)
    {
        var server = new UpstreamServer();
        server.Answer = answer ?? server.Answer;
        await server.ComeUpAsync();
        return server;
    }

    public async Task ComeUpAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseUrls(Address);
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(async context =>
        {
            Interlocked.Increment(ref _calls);
            Asked.Enqueue(
                (
                    context.Features.Get<IHttpRequestFeature>()!.RawTarget,
                    context.Request.Headers.Authorization.ToString()
                )
            );
            // Taken before the test knows of the call and may change it.
            var answer = Answer;
            _arrivals.Writer.TryWrite(true);
            await answer(context);
        });
        await _app.StartAsync();
    }

    /// <summary>The next call that was not waited for has come.</summary>
    public Task ArrivedAsync() =>
        _arrivals.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }
}
