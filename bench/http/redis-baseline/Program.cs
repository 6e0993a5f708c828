using StackExchange.Redis;

// The least that a service between HTTP and Redis can do: no tokens, no versions, no JSON. A GET is one GET, a PUT one
// script.
const string script = "redis.call('SET', KEYS[1], ARGV[1], 'PX', 86400000) return 1";
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
var servers = await ConnectionMultiplexer.ConnectAsync(builder.Configuration["Redis"]!);
var database = servers.GetDatabase();
var app = builder.Build();
app.Run(async context =>
{
    RedisKey key = $"baseline:{context.Request.Path}";
    if (HttpMethods.IsPut(context.Request.Method))
    {
        var length = (int)context.Request.ContentLength!.Value;
        var body = new byte[length];
        await context.Request.Body.ReadExactlyAsync(body, context.RequestAborted);
        await database.ScriptEvaluateAsync(script, [key], [body]);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return;
    }

    ReadOnlyMemory<byte> value = await database.StringGetAsync(key);
    context.Response.ContentType = "application/json";
    context.Response.ContentLength = value.Length;
    await context.Response.Body.WriteAsync(value, context.RequestAborted);
});
await app.RunAsync();
