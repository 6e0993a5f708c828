using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Keys;

/// <summary>The certificates of <see cref="KeyProtectionOptions"/>.</summary>
/// <param name="Current">What is encrypted from now on; null: nothing is.</param>
/// <param name="All">What may be decrypted with.</param>
internal sealed record ProtectionCertificates(
    X509Certificate2? Current,
    IReadOnlyList<X509Certificate2> All
)
{
    private const string Section = "Identity:KeyProtection";

    /// <summary>How one is made, for messages.</summary>
    public const string HowToMake =
        "openssl req -x509 -newkey rsa:3072 -noenc -days 3650 -subj /CN=session-context -keyout key-protection.pem -out key-protection.pem";

    /// <summary>Reads the files of options that <see cref="ValidationErrors"/> finds nothing in.</summary>
    public static ProtectionCertificates Load(KeyProtectionOptions options)
    {
        var password = Password(options);
        X509Certificate2[] all = [.. Files(options).Select(named => Read(named.File, password))];
        return new(all.FirstOrDefault(), all);
    }

    /// <summary>What is wrong with the section, naming the key.</summary>
    public static IEnumerable<string> ValidationErrors(KeyProtectionOptions options)
    {
        if (options.CertificateFile is null)
        {
            return options.PasswordFile is null && options.PreviousCertificateFiles.Count == 0
                ? []
                :
                [
                    $"{Section}:CertificateFile must name a certificate if PasswordFile or PreviousCertificateFiles is set",
                ];
        }

        try
        {
            var password = Password(options);
            return [.. Files(options).SelectMany(named => Check(named.Key, named.File, password))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [$"{Section}:PasswordFile must name a file that the service can read"];
        }
    }

    private static IEnumerable<string> Check(string key, string file, string? password)
    {
        string? error = null;
        try
        {
            using var certificate = Read(file, password);
            using var rsa = certificate.GetRSAPrivateKey();
            error = rsa is null
                ? $"{key} must contain a certificate and its RSA private key, as this makes one: {HowToMake}"
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = $"{key} must name a file that the service can read";
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            error =
                $"{key} must contain a certificate and its RSA private key, PEM or PKCS#12, without a password or with that of {Section}:PasswordFile. This makes one: {HowToMake}";
        }

        if (error is not null)
        {
            yield return error;
        }
    }

    private static IEnumerable<(string Key, string File)> Files(KeyProtectionOptions options) =>
        options.CertificateFile is { } current
            ? options
                .PreviousCertificateFiles.Select(
                    (file, i) => ($"{Section}:PreviousCertificateFiles:{i}", file)
                )
                .Prepend(($"{Section}:CertificateFile", current))
            : [];

    // Its end of line, which an editor adds, is not part of it.
    private static string? Password(KeyProtectionOptions options) =>
        options.PasswordFile is { } file ? File.ReadAllText(file).TrimEnd('\r', '\n') : null;

    private static X509Certificate2 Read(string file, string? password)
    {
        var bytes = File.ReadAllBytes(file);
        if (bytes.AsSpan().IndexOf("-----BEGIN "u8) < 0)
        {
            return X509CertificateLoader.LoadPkcs12(bytes, password);
        }

        var pem = System.Text.Encoding.UTF8.GetString(bytes);
        return pem.Contains("BEGIN ENCRYPTED PRIVATE KEY", StringComparison.Ordinal)
            ? X509Certificate2.CreateFromEncryptedPem(pem, pem, password)
            : X509Certificate2.CreateFromPem(pem, pem);
    }
}
