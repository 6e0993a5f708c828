using System.Runtime.CompilerServices;
using SessionContext.Core;
using SessionContext.Core.Scans;

namespace SessionContext.Server.Export;

/// <summary>
/// Puts what a file has into a store. Doing so again changes nothing, so that is how one that stopped is gone on with.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="time">Tells what has ended.</param>
/// <param name="replace">Whether a session that was created again gives way to that of the file.</param>
internal sealed class Importer(ISessionContextStore store, TimeProvider time, bool replace)
{
    // Enough for full batches of each engine; with the largest documents some ten MiB.
    private const int InFlight = 128;

    private readonly EntryImport _entries = new(store, time, replace);

    /// <summary>Reads the whole file before anything is stored: one that is damaged anywhere is refused.</summary>
    /// <param name="file">The file, from its beginning.</param>
    /// <param name="progress">Is told the number of bytes so far.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ExportFileException">It is cut off, damaged or no export; the message says where.</exception>
    public static async Task<EntryCounts> CheckAsync(
        Stream file,
        IProgress<long> progress,
        CancellationToken cancellationToken
    )
    {
        var counts = EntryCounts.None;
        await using var reader = await OpenAsync(file, cancellationToken);
        while (await reader.ReadAsync(cancellationToken) is { } line)
        {
            if (EntryOf(line, reader) is { } entry)
            {
                counts = counts.With(entry);
            }

            if (line.End is not { } end)
            {
                progress.Report(reader.Bytes);
                continue;
            }

            if (end != counts || reader.Bytes != file.Length)
            {
                throw reader.Fault(
                    $"the last line says {end}, but the file contains {counts}, or more lines follow"
                );
            }

            return counts;
        }

        throw new ExportFileException(
            FormattableString.Invariant(
                $"The file is cut off: it ends after line {reader.Number} without its last line. Nothing was imported. Resume the export, or export again."
            )
        );
    }

    /// <summary>Stores what is missing or older.</summary>
    /// <param name="file">A file that was checked, from its beginning.</param>
    /// <param name="tenant">Whose alone; null: all tenants'.</param>
    /// <param name="progress">Is told the number of entries so far.</param>
    /// <param name="cancellationToken">Stops it; what was stored stays.</param>
    /// <exception cref="StoreUnavailableException">The store does not take them, for longer than a moment.</exception>
    public async Task<ImportCounts> RunAsync(
        Stream file,
        Tenant? tenant,
        IProgress<long> progress,
        CancellationToken cancellationToken
    )
    {
        var counts = new ImportCounts();
        file.Position = 0;
        await Parallel.ForEachAsync(
            EntriesAsync(file, cancellationToken),
            new ParallelOptions
            {
                MaxDegreeOfParallelism = InFlight,
                CancellationToken = cancellationToken,
            },
            async (entry, cancel) =>
            {
                var outcome =
                    tenant is null || entry.Tenant == tenant
                        ? await _entries.PutAsync(entry, cancel)
                        : ImportOutcome.OfAnotherTenant;
                progress.Report(counts.Add(outcome));
            }
        );
        return counts;
    }

    private static async IAsyncEnumerable<ScanEntry> EntriesAsync(
        Stream file,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var reader = await OpenAsync(file, cancellationToken);
        while (await reader.ReadAsync(cancellationToken) is { } line)
        {
            if (EntryOf(line, reader) is { } entry)
            {
                yield return entry;
            }
        }
    }

    private static async Task<LineReader> OpenAsync(
        Stream file,
        CancellationToken cancellationToken
    )
    {
        var reader = new LineReader(file);
        return await reader.ReadHeaderAsync(cancellationToken) is not null
            ? reader
            : throw new ExportFileException("The file is not an export of session contexts.");
    }

    private static ScanEntry? EntryOf(Line line, LineReader reader)
    {
        try
        {
            return line.Entry();
        }
        catch (FormatException e)
        {
            throw reader.Fault(e.Message);
        }
    }
}
