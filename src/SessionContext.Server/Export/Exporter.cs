using SessionContext.Core;
using SessionContext.Core.Scans;

namespace SessionContext.Server.Export;

/// <summary>Writes what a store has into a file.</summary>
/// <param name="store">The store.</param>
/// <param name="engine">Its engine's name.</param>
/// <param name="time">Tells when it was begun.</param>
internal sealed class Exporter(ISessionContextStore store, string engine, TimeProvider time)
{
    /// <summary>
    /// Writes all of it, or of a tenant. Where it stops before its end, what it has written can be gone on with.
    /// </summary>
    /// <param name="path">The file; its name is given when it is whole.</param>
    /// <param name="tenant">Whose alone; null: all tenants'.</param>
    /// <param name="resume">Whether to go on with what an export left that stopped.</param>
    /// <param name="progress">Is told the number of contexts so far.</param>
    /// <param name="cancellationToken">Stops it after a page.</param>
    /// <exception cref="ExportFileException">A file is in the way, or is not there to go on with.</exception>
    /// <exception cref="ScanException">It cannot be gone on with; it has to begin again.</exception>
    /// <exception cref="StoreUnavailableException">The store cannot be read.</exception>
    public async Task<EntryCounts> RunAsync(
        string path,
        Tenant? tenant,
        bool resume,
        IProgress<long> progress,
        CancellationToken cancellationToken
    )
    {
        var header = Header.Of(engine, tenant, time.GetUtcNow());
        await using var file = resume
            ? await PartialFile.ResumeAsync(path, header, cancellationToken)
            : await PartialFile.BeginAsync(path, header);
        progress.Report(file.Counts.Contexts);
        await foreach (var page in store.ScanAsync(tenant, file.Position, cancellationToken))
        {
            await file.AddAsync(page);
            progress.Report(file.Counts.Contexts);
        }

        file.Complete();
        return file.Counts;
    }
}
