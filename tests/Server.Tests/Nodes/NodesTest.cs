using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using SessionContext.Server.Cli;
using SessionContext.Server.Keys;
using SessionContext.Server.Tests.Contexts;
using SessionContext.Server.Tests.Logins;
using SessionContext.Server.Tests.Stores;

namespace SessionContext.Server.Tests.Nodes;

/// <summary>Nodes of the service on one store, which is empty when a test begins.</summary>
[NeedsPrograms]
public abstract class NodesTest(SharedStore store) : IAsyncLifetime
{
    private protected TestFolder Folder { get; } = new();

    private protected SharedStore Store => store;

    /// <summary>The settings of the store.</summary>
    private protected string[] StoreSettings { get; private set; } = [];

    /// <summary>The file of the nodes' certificate.</summary>
    private protected string Certificate { get; private set; } = "";

    private protected string[] NodeSettings => [.. StoreSettings, .. ProtectedBy(Certificate)];

    public async ValueTask InitializeAsync()
    {
        StoreSettings = await store.EmptyAsync();
        Certificate = Folder.Pem("certificate.pem");
    }

    public ValueTask DisposeAsync()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private protected static string[] ProtectedBy(string file) =>
        [$"--Identity:KeyProtection:CertificateFile={file}"];

    private protected Task<SessionFixture> StartNodeAsync() =>
        SessionFixture.OpenAsync(NodeSettings);

    /// <summary>As an operator does, on any machine.</summary>
    private protected static void Rotate(IEnumerable<string> settings) =>
        Assert.Equal(
            0,
            Commands.TryRun([
                "rotate-keys",
                "Identity:Clients:0:ClientId=x",
                "Identity:Clients:0:Tenant=demo",
                "Identity:Clients:0:Public=true",
                .. settings.Select(setting => setting.TrimStart('-')),
            ])
        );

    private protected static SigningKeys KeysOf(SessionFixture node) =>
        node.Server.Services.GetRequiredService<SigningKeys>();

    /// <summary>Reads the token's own context, of which there is none: 404 says that the token is good.</summary>
    private protected static Task<Answer> OpenAsync(SessionFixture node, string token) =>
        node.SendAsync(HttpMethod.Get, "/session-context/demo/me/context", token);

    private protected static string KeyOf(string token) => new JsonWebToken(token).Kid;
}
