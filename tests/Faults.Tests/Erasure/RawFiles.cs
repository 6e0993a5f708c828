using System.Text;

namespace SessionContext.Faults.Tests.Erasure;

/// <summary>Looks for a text in the bytes of files.</summary>
internal static class RawFiles
{
    /// <summary>The files of a folder, at any depth, that have the text.</summary>
    public static string[] With(string text, string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(file => Path.GetFileName(file) != "socket") // which cannot be read
                .Where(file => BytesOf(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0)
                .Select(file => Path.GetRelativePath(folder, file)),
        ];

    // One that goes away meanwhile has nothing.
    private static byte[] BytesOf(string file)
    {
        try
        {
            using var stream = new FileStream(
                file,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }
}
