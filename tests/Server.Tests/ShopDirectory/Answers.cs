using Microsoft.AspNetCore.Http;

namespace SessionContext.Server.Tests.ShopDirectory;

/// <summary>What an upstream may do with a call.</summary>
internal static class Answers
{
    public const string Sites = """
        [
          {"code":"main","default":true,"currency":"EUR","defaultLanguage":"de",
           "homeBase":{"address":{"country":"DE"}}},
          {"code":"us","default":false,"currency":"USD","defaultLanguage":"en_US",
           "homeBase":{"address":{"country":"US"}}}
        ]
        """;

    public const string Customer = """
        {"id":"42","preferredSite":"us","preferredCurrency":"USD","preferredLanguage":"en_US",
         "addresses":[
           {"country":"AT","tags":["SHIPPING"],"isDefault":false},
           {"country":"CH","tags":["SHIPPING","BILLING"],"isDefault":true}
         ]}
        """;

    public static Func<HttpContext, Task> Json(
        string body,
        string contentType = "application/json"
    ) => Body(200, body, contentType);

    public static Func<HttpContext, Task> Body(int status, string body, string contentType) =>
        context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = contentType;
            return context.Response.WriteAsync(body);
        };

    public static Func<HttpContext, Task> Status(int status) =>
        context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };

    /// <summary>Sends the caller back to where it came from.</summary>
    public static Func<HttpContext, Task> RedirectToItself =>
        context =>
        {
            context.Response.Redirect(context.Request.Path);
            return Task.CompletedTask;
        };

    /// <summary>Says nothing until the caller has gone.</summary>
    public static Func<HttpContext, Task> Nothing =>
        async context =>
        {
            var gone = new TaskCompletionSource();
            await using var _ = context.RequestAborted.Register(gone.SetResult);
            await gone.Task;
        };

    /// <summary>Half of the answer, then nothing until the caller has gone.</summary>
    public static Func<HttpContext, Task> HalfThenNothing =>
        async context =>
        {
            await HalfAsync(context);
            await Nothing(context);
        };

    /// <summary>Half of the answer, then the connection is cut.</summary>
    public static Func<HttpContext, Task> HalfThenCut =>
        async context =>
        {
            await HalfAsync(context);
            context.Abort();
        };

    /// <summary>Waits for the test before it answers.</summary>
    public static Func<HttpContext, Task> Held(Task release, Func<HttpContext, Task> answer) =>
        async context =>
        {
            await release;
            await answer(context);
        };

    private static async Task HalfAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Sites.Length;
        await context.Response.WriteAsync(Sites[..(Sites.Length / 2)]);
        await context.Response.Body.FlushAsync();
    }
}
