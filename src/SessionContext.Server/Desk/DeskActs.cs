using System.Text.Json.Nodes;
using SessionContext.Server.Cli;

namespace SessionContext.Server.Desk;

/// <summary>
/// Carries out what operators ask for by command: by the rules of the calls of contract §§ 8 and 9, over the store that
/// is open in this process, and with the same audit log.
/// </summary>
internal sealed class DeskActs(DeskReads reads, DeskChanges changes)
{
    /// <summary>Carries out a request.</summary>
    /// <returns>The result, for programs.</returns>
    /// <exception cref="CommandException">A value breaks its rule, or there is no such session.</exception>
    /// <exception cref="Core.StoreUnavailableException">The store cannot serve.</exception>
    /// <exception cref="Core.Scans.ScanException">The store's servers changed meanwhile.</exception>
    public Task<JsonObject> RunAsync(
        DeskRequest request,
        IDeskReader reader,
        CancellationToken cancellationToken
    )
    {
        var scope = DeskScope.Of(request);
        return request.Act switch
        {
            DeskAct.List => reads.ListAsync(scope, reader, cancellationToken),
            DeskAct.Show => reads.ShowAsync(scope, reader, cancellationToken),
            DeskAct.Export => reads.ExportAsync(scope, reader, cancellationToken),
            DeskAct.End => changes.EndAsync(scope, reader, cancellationToken),
            _ => changes.EraseAsync(scope, reader, cancellationToken),
        };
    }
}
