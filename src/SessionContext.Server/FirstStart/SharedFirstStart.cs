using System.Security.Cryptography;
using System.Text;
using SessionContext.Core;
using SessionContext.Core.Records;
using SessionContext.Server.Keys;
using SessionContext.Server.Settings;

namespace SessionContext.Server.FirstStart;

/// <summary>
/// The first start's client where several nodes share a store: the first of them puts its secret there, the others take
/// it over.
/// </summary>
internal sealed class SharedFirstStart(
    ClientOptions backend,
    FirstStartFile file,
    IRecordStore store,
    KeyProtection protection,
    TimeProvider time
)
{
    /// <summary>Gives the client its secret.</summary>
    /// <exception cref="SettingsException">The store or the secret in it cannot be used.</exception>
    public async Task OpenAsync()
    {
        var record = new ProtectedRecord(store, RecordKind.FirstStartClient, protection, time);
        var local = file.Read();
        var proposed = Encoding.UTF8.GetBytes(local ?? FirstStartClient.NewSecret());
        try
        {
            var kept = await record.UpdateAsync(
                stored => stored ?? proposed,
                CancellationToken.None
            );
            backend.Secret = Encoding.UTF8.GetString(kept);
        }
        catch (StoreUnavailableException e)
        {
            throw new SettingsException([e.Message]);
        }
        catch (CryptographicException)
        {
            throw new SettingsException([
                "The secret of the first start's client cannot be decrypted with the certificate of Identity:KeyProtection:CertificateFile. If it was encrypted with another certificate, name that certificate's file in Identity:KeyProtection:PreviousCertificateFiles:0, or configure Identity:Clients.",
            ]);
        }

        if (backend.Secret != local)
        {
            file.Write(backend.Secret);
        }
    }
}
