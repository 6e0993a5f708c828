using System.Globalization;
using SessionContext.Server.Keys;

namespace SessionContext.Server.Storage;

/// <summary>What lies where in the folder that <c>Store:Path</c> names. A backup is laid out like it.</summary>
internal sealed class DataFolder(string path)
{
    /// <summary>The folder itself; absolute.</summary>
    public string Path { get; } =
        System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));

    /// <summary>The contexts of the embedded engine.</summary>
    public string Contexts => In("contexts");

    /// <summary>The signing keys of the embedded authority, where no store is shared.</summary>
    public string Keys => In("keys");

    /// <summary>The secret of the client that the first start made, if it did.</summary>
    public string FirstStartClient => In("first-start-client.json");

    /// <summary>The private key of the identity provider that the first start made, if it did.</summary>
    public string FirstStartIssuer => In("first-start-issuer.pem");

    /// <summary>Its public keys.</summary>
    public string FirstStartIssuerKeys => In("first-start-issuer.jwks");

    /// <summary>How commands on this machine reach the service.</summary>
    public string Control => In("control");

    /// <summary>
    /// What a restore has copied so far. While it is there and no store is, no service makes a new one.
    /// </summary>
    public string Unfinished => In("restore.partial");

    /// <summary>When the last backup of the folder was made; null where there was none, or that is not known.</summary>
    public DateTimeOffset? BackedUpAt
    {
        get
        {
            try
            {
                return DateTimeOffset.TryParse(
                    File.ReadAllText(LastBackup),
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var at
                )
                    ? at
                    : null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    private string LastBackup => In("last-backup");

    /// <summary>Whether the embedded engine has a store here.</summary>
    public bool HasStore => File.Exists(System.IO.Path.Combine(Contexts, "CURRENT"));

    /// <summary>Whether the store's files cannot be changed, as those of a snapshot or on a read-only disk.</summary>
    public bool IsReadOnly()
    {
        try
        {
            using var file = new FileStream(
                System.IO.Path.Combine(Contexts, "LOCK"),
                FileMode.Open,
                FileAccess.ReadWrite,
                FileShare.ReadWrite
            );
            return false;
        }
        catch (FileNotFoundException)
        {
            return false; // an engine makes it
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>Lets the service's user open the store though root had it open meanwhile.</summary>
    public void KeepOwner()
    {
        if (HasStore)
        {
            FileOwner.CopyToTree(Path, Contexts);
        }
    }

    /// <summary>The size of all files in it.</summary>
    public long Bytes() =>
        new DirectoryInfo(Path)
            .EnumerateFiles("*", SearchOption.AllDirectories)
            .Sum(file => file.Length);

    /// <summary>
    /// Remembers that a backup was made. Where the folder cannot be written, only its age is not known.
    /// </summary>
    public void NoteBackup(DateTimeOffset at)
    {
        try
        {
            PrivateFile.Write(LastBackup, at.ToString("O", CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A backup of a read-only copy is one all the same.
        }
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
