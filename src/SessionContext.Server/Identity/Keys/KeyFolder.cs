using System.Globalization;
using System.Security.Cryptography;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Identity.Keys;

/// <summary>
/// The signing keys on disk: one PEM file each, named by when it was made (<c>20260204T170650134Z-kid.pem</c>), so that a copy of the
/// folder keeps its meaning.
/// </summary>
internal sealed class KeyFolder(string path) : IKeyStore
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmssfff'Z'";

    /// <summary>The keys' folder in a data folder.</summary>
    public static KeyFolder In(string dataFolder) => new(new DataFolder(dataFolder).Keys);

    /// <inheritdoc />
    /// <remarks>A few small files, so nothing is waited for: done when it returns.</remarks>
    public ValueTask<KeyUpdate> UpdateAsync(
        Func<IReadOnlyList<SigningKey>, IReadOnlyList<SigningKey>> change,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var before = Read();
        var update = new KeyUpdate(before, change(before));
        foreach (var key in update.Added)
        {
            Write(key);
        }

        foreach (var key in update.Removed)
        {
            Remove(key);
        }

        return ValueTask.FromResult(update);
    }

    private SigningKey[] Read()
    {
        try
        {
            PrivateFile.MakeFolder(path);
            RefuseOpen(path, "0700");
            return
            [
                .. System
                    .IO.Directory.EnumerateFiles(path, "*.pem")
                    .Select(ReadFile)
                    .OrderByDescending(key => key.CreatedAt),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyStoreException($"The signing keys in {path} cannot be read.", e);
        }
    }

    private void Write(SigningKey key)
    {
        try
        {
            PrivateFile.Write(FileOf(key), key.ToPem());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyStoreException($"A signing key cannot be written to {path}.", e);
        }
    }

    private void Remove(SigningKey key)
    {
        try
        {
            File.Delete(FileOf(key));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyStoreException($"A signing key cannot be removed from {path}.", e);
        }
    }

    private string FileOf(SigningKey key) =>
        Path.Combine(
            path,
            $"{key.CreatedAt.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}-{key.Key.KeyId}.pem"
        );

    private static SigningKey ReadFile(string file)
    {
        RefuseOpen(file, "0600");
        var time = Path.GetFileName(file).Split('-', 2)[0];
        if (
            !DateTimeOffset.TryParseExact(
                time,
                TimeFormat,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var createdAt
            )
        )
        {
            throw new KeyStoreException(
                $"{file} is not named like a signing key; `session-context rotate-keys` adds one."
            );
        }

        try
        {
            return SigningKey.FromPem(createdAt, File.ReadAllText(file));
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new KeyStoreException($"{file} does not hold an RSA private key.", e);
        }
    }

    private static void RefuseOpen(string path, string mode)
    {
        if (PrivateFile.IsOpenToWorld(path))
        {
            throw new KeyStoreException(
                $"{path} is open to every user of this machine. If nobody can have read it, set its mode to {mode}; else delete the keys."
            );
        }
    }
}
