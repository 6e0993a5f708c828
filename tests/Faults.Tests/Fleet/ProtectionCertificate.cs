using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SessionContext.Faults.Tests.Fleet;

/// <summary>The certificate that nodes encrypt their signing keys with.</summary>
internal static class ProtectionCertificate
{
    /// <summary>Makes one, and gives its file.</summary>
    public static string WriteTo(TemporaryFolder folder)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(
            "CN=session-context",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UnixEpoch,
            DateTimeOffset.UnixEpoch.AddYears(100)
        );
        var file = Path.Combine(folder.Path, "key-protection.pem");
        File.WriteAllText(
            file,
            certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem()
        );
        return file;
    }
}
