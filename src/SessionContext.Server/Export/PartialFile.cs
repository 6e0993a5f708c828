using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using SessionContext.Core.Scans;
using SessionContext.Server.Keys;

namespace SessionContext.Server.Export;

/// <summary>
/// An export that is being written: FILE.partial, mode 0600, which gets its name when it is whole and on the disk. What
/// is behind its last position counts for nothing.
/// </summary>
internal sealed class PartialFile : IAsyncDisposable
{
    // Documents are full of quotes, which the other encoders make three times as long; no browser reads this.
    private static readonly JsonWriterOptions Unescaped = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private const int BufferBytes = 1 << 16;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Utf8JsonWriter _json;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private PartialFile(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder))
        {
            throw new ExportFileException($"There is no folder '{folder}'.");
        }

        _path = path;
        _file = PrivateFile.Open(NameOf(path), FileMode.OpenOrCreate, BufferBytes);
        _json = new Utf8JsonWriter(_line, Unescaped);
    }

    /// <summary>How many entries stand before <see cref="Position"/>.</summary>
    public EntryCounts Counts { get; private set; } = EntryCounts.None;

    /// <summary>Where the scan goes on; null: at its beginning.</summary>
    public string? Position { get; private set; }

    /// <summary>A new one.</summary>
    /// <exception cref="ExportFileException">There is one, or the file itself.</exception>
    public static async Task<PartialFile> BeginAsync(string path, Header header)
    {
        Refuse(path, "Remove it, or name another.");
        Refuse(NameOf(path), "Resume it with --resume, or remove it.");
        var file = new PartialFile(path);
        await file.BeginAsync(header);
        return file;
    }

    /// <summary>The one that is there, cut off behind its last whole position; a new one where there is none.</summary>
    /// <exception cref="ExportFileException">It is another scan's, or the file itself is there.</exception>
    public static async Task<PartialFile> ResumeAsync(
        string path,
        Header header,
        CancellationToken cancellationToken
    )
    {
        Refuse(path, "It is complete: there is nothing to resume.");
        var file = new PartialFile(path);
        try
        {
            await file.ReadAsync(header, cancellationToken);
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds entries and where they end.</summary>
    /// <exception cref="ExportFileException">A line cannot hold one of them.</exception>
    public async Task AddAsync(ScanPage page)
    {
        foreach (var entry in page.Entries)
        {
            Write(Line.Of(entry));
            Counts = Counts.With(entry);
        }

        Position = page.Position;
        Write(new Line { Position = Position, Sha256 = Digest() });
        await _file.FlushAsync();
    }

    /// <summary>Adds the end, forces all of it to the disk and gives the file its name.</summary>
    public void Complete()
    {
        Write(new Line { End = Counts, Sha256 = Digest() });
        _file.Flush(flushToDisk: true);
        File.Move(NameOf(_path), _path, overwrite: false);
    }

    public async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        await _json.DisposeAsync();
        await _file.DisposeAsync();
    }

    private static string NameOf(string path) => path + ".partial";

    private static void Refuse(string path, string whatToDo)
    {
        if (Path.Exists(path))
        {
            throw new ExportFileException($"{path} exists. {whatToDo}");
        }
    }

    private async Task BeginAsync(Header header)
    {
        _file.SetLength(0);
        JsonSerializer.Serialize(_json, header, HeaderJson.Default.Header);
        EndLine();
        await _file.FlushAsync();
    }

    private async Task ReadAsync(Header header, CancellationToken cancellationToken)
    {
        await using var reader = new LineReader(_file);
        if (await reader.ReadHeaderAsync(cancellationToken) is not { } begun)
        {
            await BeginAsync(header);
            return;
        }

        if (!begun.IsOfTheSameScan(header))
        {
            throw new ExportFileException(
                $"{NameOf(_path)} was started for {begun.Scan}, and this export is for {header.Scan}. Remove it, or resume the export that it was started for."
            );
        }

        _file.SetLength(await FindEndAsync(reader, cancellationToken));
        await ReadDigestAsync(cancellationToken);
    }

    // Leaves the file at its end.
    private async Task ReadDigestAsync(CancellationToken cancellationToken)
    {
        _file.Position = 0;
        var buffer = new byte[BufferBytes];
        while (await _file.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            _hash.AppendData(buffer, 0, count);
        }
    }

    private string Digest() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    // A machine that lost its power may leave anything behind what was on its disk, so a damaged line is an end, too.
    private async Task<long> FindEndAsync(LineReader reader, CancellationToken cancellationToken)
    {
        var (end, counts) = (reader.Bytes, EntryCounts.None);
        try
        {
            while (await reader.ReadAsync(cancellationToken) is { } line)
            {
                if (line.Entry() is { } entry)
                {
                    counts = counts.With(entry);
                }

                if (line.Position is { } position)
                {
                    (end, Position, Counts) = (reader.Bytes, position, counts);
                }
            }
        }
        catch (Exception e) when (e is ExportFileException or FormatException) { }

        return end;
    }

    private void Write(Line line)
    {
        JsonSerializer.Serialize(_json, line, FileJson.Default.Line);
        EndLine();
    }

    private void EndLine()
    {
        _json.Flush();
        _json.Reset();
        _line.Write("\n"u8);
        _hash.AppendData(_line.WrittenSpan);
        _file.Write(_line.WrittenSpan);
        _line.ResetWrittenCount();
    }
}
