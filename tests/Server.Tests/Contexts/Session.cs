using System.Net;

namespace SessionContext.Server.Tests.Contexts;

/// <summary>A session of a test's own, and the calls on it.</summary>
internal sealed class Session(Shop shop, string? id = null)
{
    public string Id { get; } = id ?? Guid.NewGuid().ToString();

    public string Path => $"/session-context/shop/context/{Id}";

    /// <summary>A session that exists, at version 1.</summary>
    public static async Task<Session> CreateAsync(
        Shop shop,
        string body = """{"currency":"EUR","metadata":{}}"""
    )
    {
        var session = new Session(shop);
        (await session.PutAsync(body, upsert: true)).Is(HttpStatusCode.NoContent);
        return session;
    }

    public Task<Answer> GetAsync(Action<HttpRequestMessage>? prepare = null) =>
        shop.SendAsync("GET", Path, prepare: prepare);

    public Task<Answer> PutAsync(
        string body,
        bool upsert = false,
        Action<HttpRequestMessage>? prepare = null
    ) => shop.SendAsync("PUT", Path + (upsert ? "?upsert=true" : ""), body, prepare);

    public Task<Answer> SetAsync(string body, Action<HttpRequestMessage>? prepare = null) =>
        shop.SendAsync("POST", Path + "/attributes", body, prepare);

    public Task<Answer> RemoveAsync(string name, Action<HttpRequestMessage>? prepare = null) =>
        shop.SendAsync(
            "DELETE",
            $"{Path}/attributes/{Uri.EscapeDataString(name)}",
            prepare: prepare
        );

    public Task<Answer> DeleteAsync(Action<HttpRequestMessage>? prepare = null) =>
        shop.SendAsync("DELETE", Path, prepare: prepare);

    /// <summary>The version stored now.</summary>
    public async Task<long> VersionAsync() => (await GetAsync()).Is(HttpStatusCode.OK).Version;
}
