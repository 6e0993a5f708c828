using System.Security.Cryptography;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using SessionContext.Core.Records;

namespace SessionContext.Server.Keys;

/// <summary>
/// Encrypts what nobody may read in a shared store, by ASP.NET Core's data protection, whose keys are in that store,
/// too, encrypted with a certificate. Its keys are read for each use: uses are rare, and so no node knows less than the
/// store.
/// </summary>
internal sealed partial class KeyProtection
{
    private static readonly XName Certificate = XName.Get(
        "X509Certificate",
        "http://www.w3.org/2000/09/xmldsig#"
    );

    private readonly ServiceRecord _record;
    private readonly ProtectionCertificates _certificates;
    private readonly string? _current;

    /// <summary>Encrypts in this store with these certificates.</summary>
    public KeyProtection(
        IRecordStore store,
        ProtectionCertificates certificates,
        TimeProvider time,
        ILogger<KeyProtection> log
    )
    {
        _record = new(store, RecordKind.KeyRing, time);
        _certificates = certificates;
        _current = certificates.Current is { } current
            ? Convert.ToBase64String(current.RawData)
            : null;
        if (_current is null)
        {
            Unencrypted(log);
        }
    }

    /// <summary>Encrypts. What it needs to be decrypted is in the store when this is done.</summary>
    /// <exception cref="CryptographicException">The keys cannot be used.</exception>
    public async ValueTask<byte[]> ProtectAsync(
        string purpose,
        byte[] value,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var stored = await _record.ReadAsync(cancellationToken);
            var all = Parse(stored);
            // One that is encrypted with another certificate is not used any more, so that the certificate can be done
            // without.
            var ring = new KeyRing([.. all.Where(IsCurrent)]);
            var encrypted = Protector(ring, purpose).Protect(value);
            if (
                !ring.HasChanged
                || await _record.TryWriteAsync(stored, ring.Write(all), cancellationToken)
            )
            {
                return encrypted;
            }
        }
    }

    /// <summary>Decrypts.</summary>
    /// <exception cref="CryptographicException">None of the certificates helps, or the value was tampered
    /// with.</exception>
    public async ValueTask<byte[]> UnprotectAsync(
        string purpose,
        ReadOnlyMemory<byte> value,
        CancellationToken cancellationToken
    )
    {
        var ring = new KeyRing(Parse(await _record.ReadAsync(cancellationToken)));
        try
        {
            return Protector(ring, purpose).Unprotect(value.ToArray());
        }
        catch (Exception e) when (e is not CryptographicException)
        {
            // What comes out of the XML of a key that is not to be decrypted depends on what is wrong with it.
            throw new CryptographicException("A key of the key ring cannot be used.", e);
        }
    }

    private static IReadOnlyList<XElement> Parse(StoredRecord? stored)
    {
        try
        {
            return KeyRing.Read(stored?.Value ?? default);
        }
        catch (XmlException e)
        {
            throw new CryptographicException("The key ring is damaged.", e);
        }
    }

    private bool IsCurrent(XElement key) =>
        key.Descendants(Certificate).FirstOrDefault()?.Value == _current;

    private IDataProtector Protector(KeyRing ring, string purpose)
    {
        // Services of its own: those of the application are for cookies, of which there are none.
        var services = new ServiceCollection();
        services.Configure<KeyManagementOptions>(options => options.XmlRepository = ring);
        var protection = services.AddDataProtection().SetApplicationName("session-context");
        if (_certificates.Current is { } current)
        {
            protection
                .ProtectKeysWithCertificate(current)
                .UnprotectKeysWithAnyCertificate([.. _certificates.All]);
        }

        return services
            .BuildServiceProvider()
            .GetRequiredService<IDataProtectionProvider>()
            .CreateProtector(purpose);
    }

    [LoggerMessage(
        2003,
        LogLevel.Warning,
        "Signing keys are stored unencrypted, which only Development allows: Identity:KeyProtection:CertificateFile is not set."
    )]
    private static partial void Unencrypted(ILogger log);
}
