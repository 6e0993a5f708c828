using System.Text;
using SessionContext.Server.Desk;
using SessionContext.Server.Keys;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Cli;

/// <summary>Writes the pieces of an export to a file of its own user alone, or to standard output.</summary>
internal sealed class PieceWriter : IDeskReader, IAsyncDisposable
{
    private readonly TextWriter _output;
    private readonly string? _path;
    private readonly Decoder _text = Encoding.UTF8.GetDecoder();
    private FileStream? _file;

    private PieceWriter(TextWriter output, string? path) => (_output, _path) = (output, path);

    private string Partial => _path + ".partial";

    /// <summary>Opens the file, or standard output.</summary>
    /// <param name="call">The run.</param>
    /// <param name="file">The file; null: standard output.</param>
    /// <exception cref="CommandException">The file exists, or its folder does not.</exception>
    public static PieceWriter To(CommandCall call, string? file)
    {
        var path = file is null ? null : Path.GetFullPath(file);
        if (Path.Exists(path))
        {
            throw new CommandException(
                $"'{path}' exists already. Name a file that does not exist."
            );
        }

        if (Path.GetDirectoryName(path) is { } folder && !Directory.Exists(folder))
        {
            throw new CommandException($"There is no folder '{folder}'.");
        }

        return new(call.Given.InvocationConfiguration.Output, path);
    }

    /// <inheritdoc />
    public async Task TakeAsync(DeskLine line)
    {
        var bytes = line.Bytes;
        if (_path is not null)
        {
            _file ??= PrivateFile.Open(Partial, FileMode.Create);
            await _file.WriteAsync(bytes);
            return;
        }

        var text = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        var length = _text.GetChars(bytes, text, flush: false);
        await _output.WriteAsync(text.AsMemory(0, length));
    }

    /// <summary>Gives the file its name, on disk.</summary>
    public void Complete()
    {
        if (_path is null)
        {
            _output.WriteLine();
            return;
        }

        _file!.Flush(flushToDisk: true);
        _file.Dispose();
        _file = null;
        File.Move(Partial, _path);
        FolderSync.Flush(Path.GetDirectoryName(_path)!);
    }

    /// <inheritdoc />
    /// <remarks>An export that stopped leaves no file.</remarks>
    public async ValueTask DisposeAsync()
    {
        if (_file is not null)
        {
            await _file.DisposeAsync();
            File.Delete(Partial);
        }
    }
}
