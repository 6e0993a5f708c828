using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using SessionContext.Core;
using SessionContext.Server.Export;
using SessionContext.Server.Keys;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.Nodes;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Cli.Move;

/// <summary>Callers of a service that has moved notice nothing, where its signing keys moved, too.</summary>
[NeedsPrograms]
public sealed class MovedServiceTests(SharedRedis redis) : MoveTest, IClassFixture<SharedRedis>
{
    [Fact]
    public async Task An_ETag_from_before_is_answered_304_after()
    {
        await using var before = await OpenAsync(Embedded());
        await before.CreateContextAsync("s1");
        var read = await before.ContextAsync("s1");
        await using var after = await MoveAsync(before);

        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            "/session-context/demo/context/s1"
        );
        request.Headers.Authorization = new("Bearer", after.Idp.Token());
        request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse($"{read.Headers.ETag}"));
        using var answer = await after.Server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
        Assert.Equal(read.Text, (await after.ContextAsync("s1")).Text);
    }

    [Fact]
    public async Task A_session_goes_on_with_its_refresh_token_and_a_used_one_stays_used()
    {
        await using var before = await OpenAsync(Embedded());
        var (going, stolen) = (await before.LogInAsync(), await before.CustomerAsync("ann"));
        var current = (await before.RefreshAsync(going.Refresh())).Is(HttpStatusCode.OK);
        (await before.CustomerRefreshAsync(stolen.Refresh())).Is(HttpStatusCode.OK);
        await using var after = await MoveAsync(before);

        var refreshed = (await after.RefreshAsync(current.Refresh())).Is(HttpStatusCode.OK);
        Assert.Equal(going.SessionId(), refreshed.SessionId());
        after.Pass(TimeSpan.FromMinutes(1));
        (await after.CustomerRefreshAsync(stolen.Refresh())).IsInvalidToken(
            "The refresh token is invalid or expired"
        );
    }

    private async Task<SessionFixture> MoveAsync(SessionFixture before)
    {
        var file = Folder.File("moved.ndjson");
        await new Exporter(Store(before), "Embedded", before.Time).RunAsync(
            file,
            null,
            resume: false,
            new Unseen(),
            Cancellation
        );
        var after = await OpenAsync(await redis.EmptyAsync());
        await using var export = File.OpenRead(file);
        await new Importer(Store(after), after.Time, replace: false).RunAsync(
            export,
            null,
            new Unseen(),
            Cancellation
        );
        var keys = await Keys(before).UpdateAsync(all => all, Cancellation);
        await Keys(after).UpdateAsync(_ => keys.After, Cancellation);
        return after;
    }

    private Task<SessionFixture> OpenAsync(string[] settings) =>
        SessionFixture.OpenAsync([
            .. settings.Select(setting => $"--{setting.TrimStart('-')}"),
            $"--Identity:KeyProtection:CertificateFile={Folder.Pem("protection.pem")}",
        ]);

    private static ISessionContextStore Store(SessionFixture shop) =>
        shop.Server.Services.GetRequiredService<ISessionContextStore>();

    private static IKeyStore Keys(SessionFixture shop) =>
        shop.Server.Services.GetRequiredService<IKeyStore>();
}
