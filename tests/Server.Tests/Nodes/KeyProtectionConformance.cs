using System.Net;
using System.Security.Cryptography;
using System.Text;
using SessionContext.Server.Settings;
using SessionContext.Server.Tests.Cli;
using SessionContext.Server.Tests.Identity;
using SessionContext.Server.Tests.Logins;

namespace SessionContext.Server.Tests.Nodes;

/// <summary>Whoever has the store cannot sign; whoever has the certificate, too, can.</summary>
public abstract class KeyProtectionConformance(SharedStore store) : NodesTest(store)
{
    [Fact]
    public async Task The_store_holds_no_private_key()
    {
        RSAParameters[] keys;
        await using (var node = await StartNodeAsync())
        {
            Rotate(NodeSettings);
            await KeysOf(node).RefreshAsync(TestContext.Current.CancellationToken);
            keys = [.. KeysOf(node).Live.Select(key => key.Key.Rsa.ExportParameters(true))];
        }

        var stored = string.Join('\n', await Store.ValuesAsync());

        Assert.Equal(2, keys.Length);
        Assert.Contains("EncryptedData", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("<masterKey", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", stored, StringComparison.Ordinal);
        // In PKCS#8 these stand as they are; in PEM and in a JSON Web Key as base64 that begins at any of three bits.
        foreach (var secret in keys.SelectMany(key => (byte[][])[key.D!, key.P!, key.Q!]))
        {
            Assert.DoesNotContain(
                Encoding.Latin1.GetString(secret),
                stored,
                StringComparison.Ordinal
            );
            for (var skipped = 0; skipped < 3; skipped++)
            {
                var base64 = Convert.ToBase64String(secret.AsSpan(skipped, 60));
                Assert.DoesNotContain(base64, stored, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task The_store_holds_no_secret_of_a_client()
    {
        string[] settings = ["--environment=Development", .. NodeSettings];
        await using (await TestServer.StartAsync(Folder, null, settings)) { }

        var client = await File.ReadAllTextAsync(Folder.File("first-start-client.json"));
        var stored = string.Join('\n', await Store.ValuesAsync());

        var secret = client.Split('"')[^2];
        Assert.True(secret.Length >= 43);
        Assert.DoesNotContain(secret, stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_certificate_is_refused_at_start()
    {
        await using (await StartNodeAsync()) { }

        var refused = await Assert.ThrowsAsync<SettingsException>(() =>
            SessionFixture.OpenAsync([.. StoreSettings, .. ProtectedBy(Folder.Pem("other.pem"))])
        );

        Assert.Contains(
            "Identity:KeyProtection:CertificateFile",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("PreviousCertificateFiles", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_whose_certificate_is_lost_are_revoked_and_new_ones_sign()
    {
        await using (await StartNodeAsync()) { }
        string[] settings = [.. StoreSettings, .. ProtectedBy(Folder.Pem("other.pem"))];

        var revoked = await CommandResult.OfAsync([
            "revoke-keys",
            "--all",
            .. settings.Select(setting => setting.TrimStart('-')),
        ]);

        revoked.Says("which could not be read");
        await using var node = await SessionFixture.OpenAsync(settings);
        var token = await node.Server.TokenAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await node.Server.ReadAsync(token)).StatusCode);
    }

    [Fact]
    public async Task What_a_previous_certificate_encrypted_is_read()
    {
        string token;
        await using (var before = await StartNodeAsync())
        {
            token = (await before.LogInAsync()).Access();
        }

        await using var node = await SessionFixture.OpenAsync(Replaced());
        (await OpenAsync(node, token)).Is(HttpStatusCode.NotFound);
        Assert.Equal(KeyOf(token), KeyOf((await node.LogInAsync()).Access()));
    }

    [Fact]
    public async Task After_a_rotation_the_previous_certificate_is_not_needed()
    {
        string token;
        await using (var before = await StartNodeAsync())
        {
            token = (await before.LogInAsync()).Access();
        }

        Rotate(Replaced());

        await using var node = await SessionFixture.OpenAsync([
            .. StoreSettings,
            .. ProtectedBy(Folder.File("next.pem")),
        ]);
        (await OpenAsync(node, token)).Is(HttpStatusCode.NotFound);
    }

    private string[] Replaced() =>
        [
            .. StoreSettings,
            .. ProtectedBy(Folder.Pem("next.pem")),
            $"--Identity:KeyProtection:PreviousCertificateFiles:0={Certificate}",
        ];
}

public sealed class RedisKeyProtection(SharedRedis store)
    : KeyProtectionConformance(store),
        IClassFixture<SharedRedis>;

public sealed class PostgresKeyProtection(SharedPostgres store)
    : KeyProtectionConformance(store),
        IClassFixture<SharedPostgres>;
