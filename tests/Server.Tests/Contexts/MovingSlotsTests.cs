using System.Net;
using System.Net.Http.Headers;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.Nodes;
using SessionContext.Server.Tests.Stores;
using SessionContext.Storage.Servers;

namespace SessionContext.Server.Tests.Contexts;

/// <summary>Contract §§ 3 and 8: all contexts cannot be listed while a cluster moves slots.</summary>
public sealed class MovingSlotsTests
{
    [Fact]
    public async Task A_list_without_a_cursor_is_503_and_not_an_error_of_the_caller()
    {
        await using var cluster = await Cluster.StartAsync(settings: RedisServer.Forgetful);
        using var folder = new TestFolder();
        await using var server = await TestServer.StartAsync(
            folder,
            null,
            [
                "--Store:Engine=Redis",
                $"--Store:ConnectionString={cluster.ConnectionString}",
                TestEngine.Patience,
                $"--Identity:KeyProtection:CertificateFile={folder.Pem("certificate.pem")}",
                .. Calls.Shop,
                "--Identity:Clients:0:Scopes:0=sessioncontext.context_admin",
            ]
        );
        var token = await server.TokenAsync();
        Assert.Equal(HttpStatusCode.OK, await ListAsync());
        var slot = (await cluster.Nodes[0].CommandAsync("CLUSTER", "NODES"))
            .Split('\n')
            .Single(line => line.Contains("myself", StringComparison.Ordinal))
            .Split(' ')[8]
            .Split('-')[0];
        var target = await cluster.Nodes[1].CommandAsync("CLUSTER", "MYID");
        await cluster.Nodes[0].CommandAsync("CLUSTER", "SETSLOT", slot, "MIGRATING", target);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ListAsync());

        async Task<HttpStatusCode> ListAsync()
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Get,
                "/session-context/demo/context"
            );
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var answer = await server.Http.SendAsync(
                request,
                TestContext.Current.CancellationToken
            );
            return answer.StatusCode;
        }
    }
}
