using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SessionContext.Server.Tests.Identity;

namespace SessionContext.Server.Tests.Cli;

/// <summary>A token from the command line is one that the service accepts.</summary>
[Trait("Store", "Own")]
public sealed class TokenCommandTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_first_starts_client_gets_a_token()
    {
        await using var server = await TestServer.StartAsync(
            _folder,
            null,
            "--environment=Development"
        );

        var result = await TokenAsync(server, "--path", _folder.Path);

        result.Says("");
        var read = await server.ReadAsync(result.Output.TrimEnd());
        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
    }

    [Fact]
    public async Task A_subject_token_logs_the_customer_in_where_no_provider_is_configured()
    {
        await using var server = await TestServer.StartAsync(
            _folder,
            null,
            "--environment=Development"
        );
        var begun = await server.Http.GetFromJsonAsync<JsonElement>(
            "/customerlogin/auth/anonymous/login?tenant=demo&client_id=storefront"
        );

        var subject = await CommandResult.OfAsync(
            "token",
            "--subject",
            "ann",
            "--path",
            _folder.Path
        );

        subject.Says("");
        using var exchange = new HttpRequestMessage(
            HttpMethod.Post,
            $"/customer/demo/exchangeauthtoken?subjectAccessToken={subject.Output.TrimEnd()}"
        );
        exchange.Headers.Authorization = new(
            "Bearer",
            begun.GetProperty("access_token").GetString()
        );
        using var answer = await server.Http.SendAsync(exchange);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_data_folder_without_a_first_provider_is_named() =>
        (await CommandResult.OfAsync("token", "--subject", "ann", "--path", _folder.Path)).Fails(
            _folder.File("first-start-issuer.pem")
        );

    [Fact]
    public async Task A_client_gets_a_token_with_the_secret_of_a_file_and_the_scopes_that_it_asks_for()
    {
        await using var server = await TestServer.StartAsync(_folder, null, Calls.Shop);
        var secret = await SecretFileAsync(Calls.Secret);

        var result = await TokenAsync(
            server,
            "--client-id",
            "shop",
            "--secret-file",
            secret,
            "--scope",
            Calls.Scope,
            "--json"
        );

        Assert.Equal($"tenant=demo {Calls.Scope}", result.Json().GetProperty("scope").GetString());
    }

    [Fact]
    public async Task A_wrong_secret_is_told_as_the_service_tells_it()
    {
        await using var server = await TestServer.StartAsync(_folder, null, Calls.Shop);

        var result = await TokenAsync(
            server,
            "--client-id",
            "shop",
            "--secret-file",
            await SecretFileAsync("wrong-secret-0123456789")
        );

        result.Fails("refuses (401)");
    }

    [Fact]
    public async Task A_data_folder_without_a_first_client_is_named() =>
        (await CommandResult.OfAsync("token", "--path", _folder.Path)).Fails(
            _folder.File("first-start-client.json")
        );

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_saas_token_proves_the_customer(bool withTheTenantsKey)
    {
        string[] key = withTheTenantsKey
            ?
            [
                $"--Identity:SaasToken:Keys:another={Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray())}",
                $"--Identity:SaasToken:Keys:demo={Convert.ToBase64String(new byte[32])}",
            ]
            : [];
        await using var server = await TestServer.StartAsync(
            _folder,
            null,
            [.. Calls.Shop, .. key]
        );
        string[] settings = [$"Store:Path={_folder.Path}", .. key];

        var saas = await CommandResult.OfAsync([
            "token",
            "--saas",
            "c1",
            "--tenant",
            "demo",
            .. settings,
        ]);

        saas.Says("");
        Assert.Equal(
            withTheTenantsKey ? SecurityAlgorithms.HmacSha256 : SecurityAlgorithms.RsaSha256,
            new JsonWebToken(saas.Output.TrimEnd()).Alg
        );
        var proof = new HttpRequestMessage(
            HttpMethod.Put,
            "/session-context/demo/context/s1?upsert=true"
        )
        {
            Content = new StringContent(
                """{"customerId":"c1","metadata":{}}""",
                null,
                "application/json"
            ),
        };
        proof.Headers.Authorization = new("Bearer", await server.TokenAsync());
        proof.Headers.Add("saas-token", saas.Output.TrimEnd());
        using var answer = await server.Http.SendAsync(
            proof,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private static Task<CommandResult> TokenAsync(TestServer server, params string[] arguments) =>
        CommandResult.OfAsync(["token", "--url", $"{server.Http.BaseAddress}", .. arguments]);

    private async Task<string> SecretFileAsync(string secret)
    {
        var file = _folder.File("secret");
        await File.WriteAllTextAsync(file, secret + "\n", TestContext.Current.CancellationToken);
        return file;
    }
}
