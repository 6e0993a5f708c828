using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SessionContext.Server.Tests.Identity;

namespace SessionContext.Server.Tests.Nodes;

/// <summary>Makes certificates as operators have them, in files.</summary>
internal static class TestCertificate
{
    public const string Password = "a password of a file";

    /// <summary>A certificate and its key in one PEM file.</summary>
    public static string Pem(this TestFolder folder, string name)
    {
        using var key = ReadyKeys.Next();
        using var certificate = Of(key);
        var file = folder.File(name);
        File.WriteAllText(
            file,
            certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem()
        );
        return file;
    }

    /// <summary>The same as PKCS#12 with the password.</summary>
    public static string Pkcs12(this TestFolder folder, string name)
    {
        using var key = ReadyKeys.Next();
        using var certificate = Of(key);
        var file = folder.File(name);
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12, Password));
        return file;
    }

    /// <summary>The same as PEM whose key has the password.</summary>
    public static string EncryptedPem(this TestFolder folder, string name)
    {
        using var key = ReadyKeys.Next();
        using var certificate = Of(key);
        var file = folder.File(name);
        var encryption = new PbeParameters(
            PbeEncryptionAlgorithm.Aes256Cbc,
            HashAlgorithmName.SHA256,
            1000
        );
        File.WriteAllText(
            file,
            certificate.ExportCertificatePem()
                + "\n"
                + key.ExportEncryptedPkcs8PrivateKeyPem(Password, encryption)
        );
        return file;
    }

    private static X509Certificate2 Of(RSA key) =>
        new CertificateRequest(
            "CN=session-context",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        ).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
}
