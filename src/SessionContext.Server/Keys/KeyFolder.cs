using System.Globalization;
using System.Security.Cryptography;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Keys;

/// <summary>
/// The signing keys on disk: one PEM file each, named by when it was made (<c>20260204T170650134Z-kid.pem</c>), so that
/// a copy of the folder keeps its meaning.
/// </summary>
internal sealed class KeyFolder(string path) : IKeyStore
{
    private const string HowToOwn =
        "The folder and its files must belong to the user that runs the service, modes 0700 and 0600.";

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

        Remove(update.Removed.Select(FileOf));
        return ValueTask.FromResult(update);
    }

    /// <inheritdoc />
    public ValueTask RemoveAllAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Directory.Exists(path))
        {
            Remove(Directory.GetFiles(path, "*.pem"));
            PrivateFile.Close(path);
        }

        return ValueTask.CompletedTask;
    }

    private SigningKey[] Read()
    {
        if (!Directory.Exists(path))
        {
            return []; // the first key makes it
        }

        try
        {
            RefuseOpen(path, "0700");
            return
            [
                .. System
                    .IO.Directory.EnumerateFiles(path, "*.pem")
                    .Select(ReadFile)
                    .OfType<SigningKey>()
                    .OrderByDescending(key => key.CreatedAt),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyStoreException(
                $"The signing keys in '{path}' cannot be read: {e.Message} {HowToOwn}",
                e
            );
        }
    }

    private void Write(SigningKey key)
    {
        try
        {
            if (!Directory.Exists(path))
            {
                PrivateFile.MakeFolder(path);
                FileOwner.Copy(Path.GetDirectoryName(path)!, path);
            }

            PrivateFile.Write(FileOf(key), key.ToPem());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyStoreException(
                $"A signing key cannot be written to '{path}': {e.Message}",
                e
            );
        }
    }

    // A key that is revoked must not come back after a loss of power.
    private void Remove(IEnumerable<string> files)
    {
        try
        {
            var any = false;
            foreach (var file in files)
            {
                File.Delete(file);
                any = true;
            }

            if (any)
            {
                FolderSync.Flush(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyStoreException(
                $"A signing key cannot be removed from '{path}': {e.Message}",
                e
            );
        }
    }

    private string FileOf(SigningKey key) =>
        Path.Combine(
            path,
            $"{key.CreatedAt.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}-{key.Key.KeyId}.pem"
        );

    // Null: it was revoked meanwhile.
    private static SigningKey? ReadFile(string file)
    {
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
                $"{file} does not have the name of a signing key; `session-context rotate-keys` adds a key."
            );
        }

        try
        {
            RefuseOpen(file, "0600");
            return SigningKey.FromPem(createdAt, File.ReadAllText(file));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyStoreException(
                $"The signing key '{file}' cannot be read: {e.Message} {HowToOwn}",
                e
            );
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new KeyStoreException($"{file} does not contain an RSA private key.", e);
        }
    }

    private static void RefuseOpen(string path, string mode)
    {
        if (PrivateFile.IsOpenToWorld(path))
        {
            throw new KeyStoreException(
                $"{path} is open to every user of this machine. If nobody can have read it, set its mode to {mode}. Otherwise revoke the keys: session-context revoke-keys --all"
            );
        }
    }
}
