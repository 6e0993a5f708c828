using System.Globalization;
using System.Security.Cryptography;

namespace SessionContext.Server.Identity.Keys;

/// <summary>
/// The signing keys on disk: one PEM file each, named by when it was made (<c>20260204T170650134Z-kid.pem</c>), so that a copy of the
/// folder keeps its meaning.
/// </summary>
internal sealed class KeyFolder(string path)
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmssfff'Z'";

    /// <summary>The keys' folder in a data folder.</summary>
    public static KeyFolder In(string dataFolder) => new(Path.Combine(dataFolder, "keys"));

    /// <summary>All keys, the newest first; the folder is made where there is none.</summary>
    /// <exception cref="KeyFolderException">A key cannot be trusted or read.</exception>
    public IReadOnlyList<SigningKey> Read()
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
            throw new KeyFolderException($"The signing keys in {path} cannot be read.", e);
        }
    }

    /// <summary>Makes a key and keeps it.</summary>
    /// <exception cref="KeyFolderException">The key cannot be written.</exception>
    public SigningKey Add(DateTimeOffset now)
    {
        var key = SigningKey.Create(now);
        try
        {
            PrivateFile.MakeFolder(path);
            PrivateFile.Write(FileOf(key), key.ToPem());
            return key;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyFolderException($"A signing key cannot be written to {path}.", e);
        }
    }

    /// <summary>Removes a key for good.</summary>
    /// <exception cref="KeyFolderException">The key cannot be removed.</exception>
    public void Remove(SigningKey key)
    {
        try
        {
            File.Delete(FileOf(key));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyFolderException($"A signing key cannot be removed from {path}.", e);
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
            throw new KeyFolderException(
                $"{file} is not named like a signing key; `session-context rotate-keys` adds one."
            );
        }

        try
        {
            return SigningKey.FromPem(createdAt, File.ReadAllText(file));
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new KeyFolderException($"{file} does not hold an RSA private key.", e);
        }
    }

    private static void RefuseOpen(string path, string mode)
    {
        if (PrivateFile.IsOpenToWorld(path))
        {
            throw new KeyFolderException(
                $"{path} is open to every user of this machine. If nobody can have read it, set its mode to {mode}; else delete the keys."
            );
        }
    }
}

/// <summary>The signing keys cannot be used; the message is for the operator.</summary>
internal sealed class KeyFolderException(string message, Exception? inner = null)
    : Exception(message, inner);
