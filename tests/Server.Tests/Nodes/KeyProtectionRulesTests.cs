using SessionContext.Server.Keys;
using SessionContext.Server.Settings;
using SessionContext.Server.Tests.Identity;

namespace SessionContext.Server.Tests.Nodes;

/// <summary>What <c>Identity:KeyProtection</c> may say.</summary>
public sealed class KeyProtectionRulesTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Redis", "127.0.0.1:1")]
    [InlineData("Postgres", "Host=127.0.0.1;Port=1;Username=x;Database=x")]
    public async Task In_Production_a_shared_store_needs_a_certificate(
        string engine,
        string connection
    )
    {
        var refused = await Assert.ThrowsAsync<SettingsException>(() =>
            TestServer.StartAsync(
                _folder,
                null,
                [
                    .. Calls.Shop,
                    $"--Store:Engine={engine}",
                    $"--Store:ConnectionString={connection}",
                ]
            )
        );
        Assert.Contains(
            "Identity:KeyProtection:CertificateFile",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("openssl req -x509", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_the_section_that_is_not_known_is_refused()
    {
        var refused = await Assert.ThrowsAsync<SettingsException>(() =>
            TestServer.StartAsync(
                _folder,
                null,
                [.. Calls.Shop, "--Identity:KeyProtection:Certificate=x"]
            )
        );
        Assert.Contains("Certificate", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_is_PEM_or_PKCS12_with_a_password_or_without()
    {
        var password = _folder.File("password");
        File.WriteAllText(password, TestCertificate.Password + "\n");
        var options = new KeyProtectionOptions
        {
            CertificateFile = _folder.Pkcs12("a.pfx"),
            PasswordFile = password,
            PreviousCertificateFiles = [_folder.Pem("b.pem"), _folder.EncryptedPem("c.pem")],
        };

        Assert.Empty(ProtectionCertificates.ValidationErrors(options));

        Assert.All(
            ProtectionCertificates.Load(options).All,
            certificate => Assert.True(certificate.HasPrivateKey)
        );
    }

    [Fact]
    public void Every_file_that_is_no_use_is_named()
    {
        var text = _folder.File("text");
        File.WriteAllText(text, "no certificate");
        var withoutKey = _folder.File("crt");
        var pem = File.ReadAllText(_folder.Pem("whole.pem"));
        File.WriteAllText(
            withoutKey,
            pem[..pem.IndexOf("-----BEGIN PRIVATE", StringComparison.Ordinal)]
        );
        var options = new KeyProtectionOptions
        {
            CertificateFile = _folder.File("missing"),
            PreviousCertificateFiles = [text, withoutKey, _folder.Pkcs12("locked.pfx"), ""],
        };

        var errors = ProtectionCertificates.ValidationErrors(options).ToArray();

        string[] keys =
        [
            "Identity:KeyProtection:CertificateFile",
            .. Enumerable
                .Range(0, 4)
                .Select(i => $"Identity:KeyProtection:PreviousCertificateFiles:{i}"),
        ];
        Assert.Equal(keys, errors.Select(error => error.Split(' ')[0]));
    }

    [Fact]
    public void A_password_that_cannot_be_read_is_named() =>
        Assert.Contains(
            "PasswordFile",
            Assert.Single(
                ProtectionCertificates.ValidationErrors(
                    new()
                    {
                        CertificateFile = _folder.Pem("a.pem"),
                        PasswordFile = _folder.File("missing"),
                    }
                )
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void Previous_certificates_alone_are_refused() =>
        Assert.Single(
            ProtectionCertificates.ValidationErrors(
                new() { PreviousCertificateFiles = [_folder.Pem("a.pem")] }
            )
        );
}
