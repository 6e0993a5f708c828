using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text.Json;

namespace SessionContext.Server.Export;

/// <summary>Reads an export, line by line.</summary>
/// <param name="file">The export.</param>
/// <param name="longestLine">Bytes of the longest line that is read. By default the largest document that
/// <c>Limits:BodyBytes</c> permits, each byte escaped, with the rest of a context.</param>
internal sealed class LineReader(Stream file, int longestLine = 128 << 20) : IAsyncDisposable
{
    private readonly PipeReader _pipe = PipeReader.Create(
        file,
        new StreamPipeReaderOptions(bufferSize: 1 << 16, leaveOpen: true)
    );

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The number of the line that was read last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The bytes of all lines that were read.</summary>
    public long Bytes { get; private set; }

    /// <summary>The first line; null where there is no whole one.</summary>
    /// <exception cref="ExportFileException">The file is no export, or one of another version.</exception>
    public async ValueTask<Header?> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        Header? header = null;
        try
        {
            await ReadLineAsync(
                line => header = JsonSerializer.Deserialize(ref line, HeaderJson.Default.Header),
                cancellationToken
            );
            header?.Check();
            return header;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new ExportFileException("The file is not an export of session contexts.");
        }
    }

    /// <summary>The next line; null where no whole one follows.</summary>
    /// <exception cref="ExportFileException">It is none of an export; the message has its number.</exception>
    public async ValueTask<Line?> ReadAsync(CancellationToken cancellationToken)
    {
        Line? line = null;
        try
        {
            var any = await ReadLineAsync(
                json =>
                {
                    line = JsonSerializer.Deserialize(ref json, FileJson.Default.Line);
                    CheckDigest(line?.Sha256);
                },
                cancellationToken
            );
            return !any ? null
                : line?.IsOne() == true ? line
                : throw new FormatException(
                    "it must contain one of context, record, position, end"
                );
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw Fault(e.Message);
        }
    }

    /// <summary>Says what is wrong with the line that was read last.</summary>
    public ExportFileException Fault(string reason) =>
        new(FormattableString.Invariant($"Line {Number} of the file is damaged: {reason}"));

    public ValueTask DisposeAsync()
    {
        _hash.Dispose();
        return _pipe.CompleteAsync();
    }

    private delegate void Parser(Utf8JsonReader line);

    // False at the end, though the beginning of a line may follow.
    private async ValueTask<bool> ReadLineAsync(Parser parse, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await _pipe.ReadAsync(cancellationToken);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = read.Buffer.Slice(0, end);
                Number++;
                Bytes += line.Length + 1;
                try
                {
                    parse(new Utf8JsonReader(line));
                }
                finally
                {
                    Add(read.Buffer.Slice(0, read.Buffer.GetPosition(1, end)));
                    _pipe.AdvanceTo(read.Buffer.GetPosition(1, end));
                }

                return true;
            }

            _pipe.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.Buffer.Length > longestLine)
            {
                Number++;
                throw new FormatException("it is longer than any line of an export");
            }

            if (read.IsCompleted)
            {
                return false;
            }
        }
    }

    // Before the line itself is added.
    private void CheckDigest(string? expected)
    {
        if (
            expected is not null
            && !expected.Equals(
                Convert.ToHexStringLower(_hash.GetCurrentHash()),
                StringComparison.Ordinal
            )
        )
        {
            throw new FormatException(
                "the lines before it differ from those that were exported (SHA-256)"
            );
        }
    }

    private void Add(ReadOnlySequence<byte> bytes)
    {
        foreach (var part in bytes)
        {
            _hash.AppendData(part.Span);
        }
    }
}

/// <summary>
/// A file cannot be what it should be. The message is for the operator: which line, what is wrong, what to do.
/// </summary>
internal sealed class ExportFileException(string message) : Exception(message);
