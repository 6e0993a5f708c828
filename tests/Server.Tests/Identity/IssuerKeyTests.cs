using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using SessionContext.Server.Tokens;

namespace SessionContext.Server.Tests.Identity;

/// <summary>Which keys of an outside issuer's key set may sign tokens.</summary>
public sealed class IssuerKeyTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TestIssuer _issuer = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_RSA_key_of_2048_bits_signs() =>
        await Answers(HttpStatusCode.NotFound, Of(_issuer.Key.Rsa), "RS256", Rs(_issuer.Key.Rsa));

    [Theory]
    [InlineData(1024)]
    [InlineData(2040)]
    public async Task An_RSA_key_of_less_than_2048_bits_does_not(int bits)
    {
        using var small = RSA.Create(bits);
        await Answers(HttpStatusCode.Unauthorized, Of(small), "RS256", Rs(small));
    }

    [Fact]
    public async Task Zeros_in_front_do_not_make_a_key_longer()
    {
        using var small = RSA.Create(1024);
        var key = Of(small);
        var modulus = small.ExportParameters(false).Modulus!;
        key["n"] = Base64UrlEncoder.Encode([.. new byte[128], .. modulus]);
        await Answers(HttpStatusCode.Unauthorized, key, "RS256", Rs(small));
    }

    [Fact]
    public async Task A_certificate_beside_the_key_is_not_used_in_its_place()
    {
        using var small = RSA.Create(1024);
        var request = new CertificateRequest(
            "CN=small",
            small,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UnixEpoch,
            DateTimeOffset.UnixEpoch.AddYears(200)
        );
        var key = Of(_issuer.Key.Rsa);
        key["x5c"] = new JsonArray(Convert.ToBase64String(certificate.RawData));
        await Answers(HttpStatusCode.Unauthorized, key, "RS256", Rs(small));
    }

    [Theory]
    [InlineData("RS256", HttpStatusCode.NotFound)]
    [InlineData("RS512", HttpStatusCode.Unauthorized)]
    [InlineData("RSA-OAEP", HttpStatusCode.Unauthorized)]
    [InlineData("HS256", HttpStatusCode.Unauthorized)]
    [InlineData("ES256", HttpStatusCode.Unauthorized)]
    public async Task A_key_that_names_an_algorithm_is_for_no_other(
        string algorithm,
        HttpStatusCode status
    )
    {
        var key = Of(_issuer.Key.Rsa);
        key["alg"] = algorithm;
        await Answers(status, key, "RS256", Rs(_issuer.Key.Rsa));
    }

    [Theory]
    [InlineData("use", "\"sig\"", HttpStatusCode.NotFound)]
    [InlineData("use", "\"enc\"", HttpStatusCode.Unauthorized)]
    [InlineData("key_ops", """["verify"]""", HttpStatusCode.NotFound)]
    [InlineData("key_ops", """["wrapKey"]""", HttpStatusCode.Unauthorized)]
    public async Task A_key_that_is_meant_for_something_else_signs_nothing(
        string field,
        string value,
        HttpStatusCode status
    )
    {
        var key = Of(_issuer.Key.Rsa);
        key[field] = JsonNode.Parse(value);
        await Answers(status, key, "RS256", Rs(_issuer.Key.Rsa));
    }

    [Theory]
    [InlineData("P-256", "ES256", HttpStatusCode.NotFound)]
    [InlineData("P-256", "ES384", HttpStatusCode.Unauthorized)]
    [InlineData("P-384", "ES256", HttpStatusCode.Unauthorized)]
    [InlineData("P-256K", "ES256", HttpStatusCode.Unauthorized)]
    public async Task A_curve_has_one_algorithm(string curve, string named, HttpStatusCode status)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = Of(pair, curve);
        key["alg"] = named;
        await Answers(
            status,
            key,
            "ES256",
            bytes => pair.SignData(bytes, HashAlgorithmName.SHA256)
        );
    }

    [Fact]
    public async Task A_key_that_is_ignored_is_in_the_log_once_and_the_others_are_used()
    {
        using var small = RSA.Create(1024);
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var file = _folder.File("jwks.json");
        await File.WriteAllTextAsync(
            file,
            Set(
                Of(small, "small"),
                Of(pair, "secp256k1", "curve"),
                new JsonObject
                {
                    ["kty"] = "oct",
                    ["kid"] = "shared",
                    ["k"] = "AAAA",
                },
                new JsonObject
                {
                    ["kty"] = "RSA",
                    ["kid"] = "broken",
                    ["n"] = "%",
                },
                Of(_issuer.Key.Rsa, "good")
            )
        );
        var log = new KeptLog();
        var keys = new OutsideKeys(
            "https://login.example",
            KeyDocuments.FromFile(file),
            TimeSpan.Zero,
            () => { },
            TimeProvider.System,
            log
        );

        var good = await keys.FindAsync("good", TestContext.Current.CancellationToken);

        Assert.Single(good);
        Assert.Empty(await keys.FindAsync("small", TestContext.Current.CancellationToken));
        Assert.Collection(
            log.Lines,
            line => Assert.Contains("small of issuer https://login.example", line),
            line => Assert.Contains("curve is not P-256", line),
            line => Assert.Contains("neither an RSA nor an EC key", line),
            line => Assert.Contains("broken", line)
        );
    }

    private async Task Answers(
        HttpStatusCode status,
        JsonObject key,
        string algorithm,
        Func<byte[], byte[]> sign
    )
    {
        var settings = _issuer.ByFile(_folder);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(
            _folder.File("jwks.json"),
            Set(key, Of(other, "P-256", "other"))
        );
        await using var server = await TestServer.StartAsync(settings);
        var answer = await server.ReadAsync(Signed(algorithm, sign));
        Assert.Equal(status, answer.StatusCode);
    }

    // By hand: the library that signs elsewhere refuses what is refused here.
    private string Signed(string algorithm, Func<byte[], byte[]> sign)
    {
        var header = Base64UrlEncoder.Encode($$"""{"alg":"{{algorithm}}","kid":"k"}""");
        var text = $"{header}.{_issuer.Token().Split('.')[1]}";
        return $"{text}.{Base64UrlEncoder.Encode(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    private static Func<byte[], byte[]> Rs(RSA key) =>
        bytes => key.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private static string Set(params JsonObject[] keys) =>
        new JsonObject { ["keys"] = new JsonArray([.. keys]) }.ToJsonString();

    private static JsonObject Of(RSA key, string id = "k")
    {
        var parts = key.ExportParameters(false);
        return new()
        {
            ["kty"] = "RSA",
            ["kid"] = id,
            ["n"] = Base64UrlEncoder.Encode(parts.Modulus),
            ["e"] = Base64UrlEncoder.Encode(parts.Exponent),
        };
    }

    private static JsonObject Of(ECDsa key, string curve, string id = "k")
    {
        var point = key.ExportParameters(false).Q;
        return new()
        {
            ["kty"] = "EC",
            ["kid"] = id,
            ["crv"] = curve,
            ["x"] = Base64UrlEncoder.Encode(point.X),
            ["y"] = Base64UrlEncoder.Encode(point.Y),
        };
    }

    private sealed class KeptLog : ILogger<OutsideKeys>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Lines.Add(formatter(state, exception));
    }
}
