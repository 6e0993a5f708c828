using System.Net;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.OwnContext;

namespace SessionContext.Server.Tests.Journey;

/// <summary>One call, such that it would succeed.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Path and query.</param>
/// <param name="Body">Its body, if it has one.</param>
/// <param name="Done">The status of success where that is not 2xx, since what the call is about does not exist.</param>
internal sealed record Call(
    HttpMethod Method,
    string Path,
    string? Body = null,
    HttpStatusCode? Done = null
)
{
    /// <summary>Whether the answer says that the caller may do it.</summary>
    public bool IsDone(Answer answer) =>
        Done is { } done ? answer.Status == done : (int)answer.Status is >= 200 and < 300;

    /// <inheritdoc />
    public override string ToString() => $"{Method} {Path}";
}

/// <summary>Every call of §§ 2, 7, 8 and 9 on a session of a tenant.</summary>
internal static class EveryCall
{
    // Its sessions and its data may be ended and erased while others are looked at.
    private const string Customer = "cleo";

    /// <summary>
    /// In groups of those that the same callers may make: calls that read and list, calls that change, the list of all
    /// contexts, a customer's data, events, own-context calls, a customer's own sessions, the session's own validation.
    /// </summary>
    public static Call[][] Of(string tenant, string sessionId)
    {
        var root = $"/session-context/{tenant}";
        var context = $"{root}/context/{sessionId}";
        return
        [
            [
                new(HttpMethod.Get, context),
                new(HttpMethod.Head, context),
                new(HttpMethod.Get, $"{root}/context?customerId={Customer}"),
                new(HttpMethod.Get, $"{root}/context?cartId=1"),
                new(HttpMethod.Head, $"{root}/context?cartId=1"),
                new(
                    HttpMethod.Post,
                    $"{root}/context/bulk",
                    $$"""{"sessionIds":["{{sessionId}}"]}"""
                ),
            ],
            [
                new(HttpMethod.Post, $"{context}/attributes", """{"key":"a","value":1}"""),
                new(HttpMethod.Delete, $"{context}/attributes/a"),
                new(HttpMethod.Delete, context),
                new(HttpMethod.Put, $"{context}-new?upsert=true", """{"metadata":{}}"""),
                new(HttpMethod.Delete, $"{root}/customers/{Customer}/sessions"),
            ],
            [new(HttpMethod.Get, $"{root}/context"), new(HttpMethod.Head, $"{root}/context")],
            [
                new(HttpMethod.Get, $"{root}/customers/{Customer}/export"),
                new(HttpMethod.Delete, $"{root}/customers/{Customer}"),
            ],
            [new(HttpMethod.Post, $"{root}/events", "[]")],
            [
                .. OwnCalls.All.Select(call => new Call(
                    new(call.Method),
                    call.Path.Replace(Visit.Root, root, StringComparison.Ordinal),
                    call.Body
                )),
            ],
            [
                new(HttpMethod.Get, $"{root}/me/sessions"),
                new(
                    HttpMethod.Delete,
                    $"{root}/me/sessions/nobodys",
                    Done: HttpStatusCode.NotFound
                ),
                new(HttpMethod.Delete, $"{root}/me/sessions?except=current"),
            ],
            [new(HttpMethod.Get, $"/customer/{tenant}/validateauthtoken")],
        ];
    }

    /// <summary>A service token of a tenant that has every scope.</summary>
    public static string AllPowerfulToken(SessionFixture shop, string tenant) =>
        shop.Idp.Token(token =>
        {
            token.Claims["tenant"] = tenant;
            token.Claims["scope"] = "sessioncontext.context_admin sessioncontext.privacy_manage";
        });

    /// <summary>Makes a call.</summary>
    public static Task<Answer> SendAsync(this SessionFixture shop, Call call, string? token) =>
        shop.SendAsync(
            call.Method,
            call.Path,
            token,
            call.Body,
            type: call.Path.EndsWith("/events", StringComparison.Ordinal)
                ? "application/cloudevents-batch+json"
                : "application/json"
        );
}
